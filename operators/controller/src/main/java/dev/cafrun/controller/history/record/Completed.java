package dev.cafrun.controller.history.record;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.stage.StageKey;
import java.util.List;
import java.util.Map;

/**
 * How a stage came to succeed, with everything that is recorded in the same breath.
 *
 * @param output what it left behind
 * @param cached no attempt of this run made it
 * @param shared the name under which other runs look for it
 * @param reusable whether they may use it
 * @param metrics of an evaluation, as a tree; empty for every other stage
 * @param curves of a training, as its output says; none if it says nothing of them
 */
public record Completed(
    Manifest output,
    boolean cached,
    StageKey shared,
    boolean reusable,
    Map<String, Object> metrics,
    List<Curve> curves) {
  public Completed {
    metrics = Map.copyOf(metrics);
    curves = List.copyOf(curves);
  }

  /** Of a stage whose output says nothing of curves. */
  public Completed(
      Manifest output,
      boolean cached,
      StageKey shared,
      boolean reusable,
      Map<String, Object> metrics) {
    this(output, cached, shared, reusable, metrics, List.of());
  }
}
