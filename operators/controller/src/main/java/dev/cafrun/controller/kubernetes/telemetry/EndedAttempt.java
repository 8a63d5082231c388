package dev.cafrun.controller.kubernetes.telemetry;

import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.stage.StageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An attempt that a turn brought to its end, as recorded.
 *
 * @param at when
 */
record EndedAttempt(StageId stage, AttemptDetail attempt, Instant at) {
  /**
   * Each attempt once in its life, for it ends in one turn alone. Pure.
   *
   * @param done what was done in the turn
   * @param detail the run after it
   */
  static List<EndedAttempt> of(List<Action> done, RunDetail detail) {
    return done.stream().flatMap(action -> of(action, detail).stream()).toList();
  }

  private static Optional<EndedAttempt> of(Action action, RunDetail detail) {
    return switch (action) {
      case Action.Complete complete ->
          complete.cached() ? Optional.empty() : newest(complete.stage(), detail);
      case Action.Retry retry -> numbered(retry.stage(), retry.attempt(), detail);
      case Action.Fail fail -> numbered(fail.stage(), fail.attempt(), detail);
      case Action.Cancel cancel -> newest(cancel.stage(), detail);
      case Action.Hold hold -> newest(hold.stage(), detail);
      case Action.Launch launch -> Optional.empty();
      case Action.Stop stop -> Optional.empty();
      case Action.Skip skip -> Optional.empty();
      case Action.Enter enter -> Optional.empty();
    };
  }

  /** Of a stage that ends, an attempt that ended before was told of then. */
  private static Optional<EndedAttempt> newest(StageId stage, RunDetail detail) {
    return detail
        .stage(stage)
        .flatMap(
            found ->
                ended(
                        found,
                        Stream.of(found.attempts())
                            .filter(all -> !all.isEmpty())
                            .map(List::getLast))
                    .filter(
                        end -> found.finishedAt() == null || end.at().equals(found.finishedAt())));
  }

  private static Optional<EndedAttempt> numbered(StageId stage, int number, RunDetail detail) {
    return detail
        .stage(stage)
        .flatMap(
            found ->
                ended(
                    found,
                    found.attempts().stream().filter(attempt -> attempt.number() == number)));
  }

  private static Optional<EndedAttempt> ended(StageDetail stage, Stream<AttemptDetail> attempts) {
    return attempts
        .flatMap(
            attempt ->
                Optional.ofNullable(attempt.finishedAt())
                    .map(at -> new EndedAttempt(stage.stage(), attempt, at))
                    .stream())
        .findFirst();
  }
}
