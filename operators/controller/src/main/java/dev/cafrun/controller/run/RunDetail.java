package dev.cafrun.controller.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cafrun.controller.history.record.CollectedRun;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything people can see of one run, as one JSON object: the summary's fields, then these.
 *
 * @param summary the run in one line
 * @param labels as submitted
 * @param spec as submitted, with every default filled in
 * @param stages every stage of the run, inputs before what reads them
 * @param events what happened, oldest first
 * @param model the version it registered; nothing before, or if {@link #unregistered} says why not
 * @param resumes the run that it goes on with; nothing if it began by itself
 * @param collected that a policy of retention had what it left removed; nothing if none has
 */
public record RunDetail(
    @JsonUnwrapped RunSummary summary,
    Map<String, String> labels,
    Map<String, Object> spec,
    List<StageDetail> stages,
    List<RunEvent> events,
    @Nullable RegisteredModel model,
    @Nullable Resumes resumes,
    @Nullable CollectedRun collected) {

  /**
   * Where a run comes from.
   *
   * @param run the other's number, such as {@code affectnet-3}
   * @param stage made anew, with everything after it
   */
  public record Resumes(String run, StageId stage) {}

  /** Why the run has registered nothing, although its register stage is done. */
  @JsonProperty
  public @Nullable Unregistered unregistered() {
    return stages.stream()
        .filter(detail -> detail.stage().kind() == StageKind.REGISTER)
        .map(detail -> Unregistered.of(detail.summary()).orElse(null))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** That what a stage left was collected, and when, in a clause; nothing if it was not. */
  public Optional<String> collectedOutput(String stage) {
    return stages.stream()
        .filter(detail -> detail.stage().spelling().equals(stage) && detail.collectedAt() != null)
        .map(
            detail ->
                "what %s of %s left was collected on %s; the same run file makes it anew"
                    .formatted(stage, summary.displayId(), detail.collectedAt()))
        .findFirst();
  }

  public Optional<StageDetail> stage(StageId stage) {
    return stages.stream().filter(detail -> detail.stage().equals(stage)).findFirst();
  }
}
