package dev.cafrun.controller.view;

import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunEvent;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import java.time.Instant;
import java.util.Optional;

/** What a run's stages wait for, in words, as far as the history tells. Pure. */
public final class WaitText {
  /** What waits for another run says so in an event of this code. */
  private static final String FOR_ANOTHER_RUN = "STAGE_WAITS";

  private static final String WAITS = "waits ";

  private WaitText() {}

  /** Why nothing of the run goes on; nothing if something may. */
  public static Optional<String> of(RunDetail run) {
    RunPhase phase = run.summary().phase();
    if (phase.terminal()) {
      return Optional.empty();
    }
    if (run.summary().cancelRequested()) {
      return Optional.of("somebody asked for its end; its stages are being stopped");
    }
    if (run.summary().suspended()) {
      return Optional.of(
          phase == RunPhase.SUSPENDED
              ? "it is held until somebody resumes it"
              : "somebody asked to hold it; its stages are being stopped");
    }
    return run.summary().driven()
        ? Optional.empty()
        : Optional.of("nobody drives it at the moment");
  }

  /** What one stage waits for; nothing if it works, is over, or waits for its inputs alone. */
  public static Optional<String> of(RunDetail run, StageDetail stage) {
    if (of(run).isPresent() || run.summary().phase().terminal()) {
      return Optional.empty();
    }
    return switch (stage.state()) {
      case PENDING -> pending(run, stage);
      case RUNNING -> begun(run, stage);
      case RETRYING, SUCCEEDED, FAILED, CANCELLED, SKIPPED -> Optional.empty();
    };
  }

  private static Optional<String> pending(RunDetail run, StageDetail stage) {
    boolean ready =
        run.stages().stream()
            .filter(other -> stage.stage().kind().inputs().contains(other.stage().kind()))
            .allMatch(other -> other.state() == StageState.SUCCEEDED);
    if (!ready) {
      return Optional.empty();
    }
    return newest(run, stage, Instant.EPOCH)
        .filter(event -> event.code().equals(FOR_ANOTHER_RUN))
        .map(event -> words(stage, event))
        .or(() -> Optional.of("waits for its turn"));
  }

  /** An attempt that has not said anything yet may be waiting for a place to work. */
  private static Optional<String> begun(RunDetail run, StageDetail stage) {
    if (stage.attempts().isEmpty()) {
      return Optional.empty();
    }
    AttemptDetail attempt = stage.attempts().getLast();
    return attempt.heartbeatAt() == null && stage.progress() == null
        ? newest(run, stage, attempt.startedAt()).map(event -> words(stage, event))
        : Optional.empty();
  }

  /** The last that was said of a stage's waiting, unless something else was said since. */
  private static Optional<RunEvent> newest(RunDetail run, StageDetail stage, Instant from) {
    return run.events().reversed().stream()
        .filter(event -> stage.stage().equals(event.stage()) && !event.at().isBefore(from))
        .findFirst()
        .filter(event -> event.message().startsWith(stage.stage() + " " + WAITS));
  }

  private static String words(StageDetail stage, RunEvent event) {
    return event.message().substring(stage.stage().spelling().length() + 1);
  }
}
