package dev.cafrun.controller.kubernetes.status;

import dev.cafrun.controller.history.ModelVersion;
import dev.cafrun.crd.CafModelStatus;
import dev.cafrun.crd.CafModelStatus.AliasStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the status of a CafModel from the registry. Pure. */
public final class ModelStatus {
  private ModelStatus() {}

  /**
   * @param versions of the model
   * @param refused why an alias does not point where it is wanted to, by alias
   * @param before the status as it was
   * @param generation of the spec
   */
  public static CafModelStatus of(
      List<ModelVersion> versions,
      SortedMap<String, String> refused,
      @Nullable CafModelStatus before,
      @Nullable Long generation,
      Instant now) {
    SortedMap<String, Integer> live = new TreeMap<>();
    versions.forEach(
        version -> version.aliases().forEach(alias -> live.put(alias, version.version())));
    List<AliasStatus> aliases = new ArrayList<>();
    live.forEach((alias, to) -> aliases.add(new AliasStatus(alias, to, refused.get(alias))));
    refused.forEach(
        (alias, why) -> {
          if (!live.containsKey(alias)) {
            aliases.add(new AliasStatus(alias, null, why));
          }
        });
    String why = String.join("; ", refused.values());
    return new CafModelStatus(
        versions.size(),
        live.entrySet().stream().map(Object::toString).collect(Collectors.joining(",")),
        generation,
        aliases,
        List.of(
            new Conditions(before == null ? null : before.conditions(), generation, now)
                .of("Ready", refused.isEmpty(), refused.isEmpty() ? "Live" : "Refused", why)));
  }
}
