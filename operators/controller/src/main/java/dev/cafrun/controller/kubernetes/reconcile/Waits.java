package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.kubernetes.job.Pending;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.status.Reason;
import dev.cafrun.controller.kubernetes.status.Wait;
import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.core.stage.StageId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells what stages of a run wait for, in the cluster and in the history: once for each reason,
 * however its words change, and again if it comes back.
 */
final class Waits {
  private final RunNews news;

  Waits(RunNews news) {
    this.news = news;
  }

  /** For a status. */
  static Map<StageId, Wait> of(Map<StageId, Pending> pending) {
    return pending.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> {
                  Pending why = entry.getValue();
                  return new Wait(Reason.of(why.code()), why.message(), why.passes());
                }));
  }

  /**
   * @param known what the history has of the run by now
   */
  void tell(RunObject run, RunDetail known, Map<StageId, Pending> pending) {
    pending.forEach(
        (stage, why) ->
            known
                .stage(stage)
                .filter(detail -> !why.passes() && !detail.attempts().isEmpty())
                .map(detail -> detail.attempts().getLast())
                .ifPresent(attempt -> tell(run, stage, attempt, why)));
  }

  private void tell(RunObject run, StageId stage, AttemptDetail attempt, Pending why) {
    Instant since = Collections.max(List.of(why.since(), attempt.startedAt()));
    if (news.of(run).stream()
        .filter(event -> stage.equals(event.stage()) && event.code().equals(why.code()))
        .anyMatch(event -> !event.at().isBefore(since))) {
      return;
    }
    String message = stage + " " + why.message();
    EventLevel level = why.forRoom() ? EventLevel.INFO : EventLevel.WARNING;
    news.tell(run, new EventRecord(since, stage, attempt.number(), level, why.code(), message));
  }
}
