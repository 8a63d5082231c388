package dev.cafrun.controller.history.record;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A version of a model; immutable but for its marks and the aliases that point to it.
 *
 * @param model name in the registry
 * @param version from 1
 * @param content digest of the names and contents of its files
 * @param artifact the register stage's output that holds it
 * @param run which registered it first
 * @param runName what people call that run: {@code quickstart-3}
 * @param metrics of that run's evaluation, as a tree
 * @param provenance how it came to be
 * @param createdAt when it was registered
 * @param aliases that point to it now, by name
 * @param marks what people wrote about it
 * @param forgotten whether it rests on somebody who is to be forgotten
 */
public record ModelVersion(
    String model,
    int version,
    Sha256 content,
    StageKey artifact,
    UUID run,
    String runName,
    Map<String, Object> metrics,
    Map<String, String> provenance,
    Instant createdAt,
    List<String> aliases,
    Marks marks,
    boolean forgotten) {
  public ModelVersion {
    aliases = List.copyOf(aliases);
  }

  /** The same under another name. */
  public ModelVersion called(String name) {
    return new ModelVersion(
        name,
        version,
        content,
        artifact,
        run,
        runName,
        metrics,
        provenance,
        createdAt,
        aliases,
        marks,
        forgotten);
  }

  /** One that nobody has marked, and that rests on nobody who is to be forgotten. */
  public ModelVersion(
      String model,
      int version,
      Sha256 content,
      StageKey artifact,
      UUID run,
      String runName,
      Map<String, Object> metrics,
      Map<String, String> provenance,
      Instant createdAt,
      List<String> aliases) {
    this(
        model,
        version,
        content,
        artifact,
        run,
        runName,
        metrics,
        provenance,
        createdAt,
        aliases,
        Marks.NONE,
        false);
  }
}
