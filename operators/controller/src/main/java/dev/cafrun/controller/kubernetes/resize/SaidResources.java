package dev.cafrun.controller.kubernetes.resize;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.run.StageSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of the resources of a stage, without what the installation adds to it. Pure.
 *
 * @param said as in the run; see {@link StageSpec#resources}
 */
public record SaidResources(Map<String, Object> said) {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  public SaidResources {
    said = Map.copyOf(said);
  }

  public static SaidResources of(StageSpec stage) {
    return new SaidResources(stage.resources());
  }

  /** As {@link #json} wrote it. */
  @SuppressWarnings("unchecked")
  public static SaidResources read(String json) {
    return new SaidResources(CoreJson.read(json, Map.class));
  }

  public String json() {
    return CanonicalJson.write(said);
  }

  /**
   * @throws IllegalArgumentException if they are not those of a container
   */
  public ResourceRequirements requirements() {
    return SERIALIZATION.convertValue(said, ResourceRequirements.class);
  }

  /** Whether both mean the same amounts, in whatever words. */
  public boolean same(SaidResources other) {
    if (said.equals(other.said)) {
      return true;
    }
    try {
      return requirements().equals(other.requirements());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public boolean asksForGpu() {
    return StageSpec.DEFAULT.with(said).asksForGpu();
  }

  /** For people, such as {@code requests cpu=2 and limits memory=4Gi}. */
  public String words() {
    List<String> words = new ArrayList<>();
    said.forEach((field, values) -> words.add(words(field, values)));
    return words.isEmpty()
        ? "no resources of its own"
        : words.stream().sorted().collect(Collectors.joining(" and "));
  }

  private static String words(String field, @Nullable Object values) {
    return values instanceof Map<?, ?> amounts
        ? field
            + " "
            + new TreeMap<>(amounts)
                .entrySet().stream()
                    .map(amount -> amount.getKey() + "=" + amount.getValue())
                    .collect(Collectors.joining(", "))
        : field + " " + values;
  }

  /** In bytes. */
  public static Optional<Long> memoryLimit(@Nullable ResourceRequirements resources) {
    return Optional.ofNullable(resources)
        .map(ResourceRequirements::getLimits)
        .map(limits -> limits.get("memory"))
        .map(memory -> Quantity.getAmountInBytes(memory).longValue());
  }
}
