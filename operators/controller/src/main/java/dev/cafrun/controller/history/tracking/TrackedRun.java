package dev.cafrun.controller.history.tracking;

import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.Marks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run with what was wanted and what came of it.
 *
 * @param id never used again
 * @param name as its author called it
 * @param number from 1, among the runs of that name
 * @param phase where it is
 * @param failure when failed: its code and why, for people
 * @param experiment its label {@code cafrun.dev/experiment}; empty if it has none
 * @param labels as submitted
 * @param marks what people wrote about it
 * @param spec as it was when the run was accepted, with every default
 * @param metrics of its evaluation, as a tree; empty before
 * @param submitted when it was accepted
 * @param started when it first ran
 * @param finished when it ended
 * @param latest where its curves have come to
 */
public record TrackedRun(
    UUID id,
    String name,
    int number,
    RunPhase phase,
    @Nullable String failure,
    String experiment,
    Map<String, String> labels,
    Marks marks,
    Map<String, Object> spec,
    Map<String, Object> metrics,
    Instant submitted,
    @Nullable Instant started,
    @Nullable Instant finished,
    List<LatestPoint> latest) {
  public TrackedRun {
    labels = Map.copyOf(labels);
    latest = List.copyOf(latest);
  }

  /**
   * What its numbers are dated by, which have no moment of their own: its end, or its beginning.
   */
  public Instant moment() {
    return finished != null ? finished : started != null ? started : submitted;
  }
}
