package dev.cafrun.controller.web;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.stage.StageId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a stage's output comes from, as text.
 *
 * @param stage such as {@code train-1}
 * @param key names the output: all that made it what it is
 * @param digest of what is in it
 * @param made when it was
 * @param facts of the program, the seed, the hardware; sorted by name
 */
public record ProvenanceView(
    String stage, String key, String digest, String made, List<Fact> facts) {
  /** One of them. */
  public record Fact(String name, String value) {}

  public static List<ProvenanceView> of(Map<StageId, Manifest> outputs) {
    return outputs.entrySet().stream()
        .map(output -> of(output.getKey(), output.getValue()))
        .toList();
  }

  private static ProvenanceView of(StageId stage, Manifest output) {
    return new ProvenanceView(
        stage.spelling(),
        output.key().hex(),
        output.contentDigest().hex(),
        output.createdAt(),
        new TreeMap<>(output.provenance())
            .entrySet().stream().map(fact -> new Fact(fact.getKey(), fact.getValue())).toList());
  }
}
