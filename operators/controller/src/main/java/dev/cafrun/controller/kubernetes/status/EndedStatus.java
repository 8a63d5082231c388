package dev.cafrun.controller.kubernetes.status;

import dev.cafrun.controller.history.record.EndedRun;
import dev.cafrun.controller.history.record.EndedRun.EndedStage;
import dev.cafrun.core.canonical.Spelled;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.crd.CafRunStatus;
import dev.cafrun.crd.CafRunStatus.StageStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the status of a CafRun how it ended, for a database that does not know. A status tells
 * less than a database, and nothing else is ever read from one. Pure.
 */
public final class EndedStatus {
  private static final String UNKNOWN = "FAILURE_NOT_KEPT";

  private EndedStatus() {}

  /** Whether the run was accepted, by this operator or by another. */
  public static boolean accepted(@Nullable CafRunStatus status) {
    return conditions(status)
        .anyMatch(
            condition ->
                "Accepted".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /**
   * Nothing if the run has not ended, or was refused.
   *
   * @param created when the CafRun was
   */
  public static Optional<EndedRun> of(@Nullable CafRunStatus status, Instant created) {
    return status == null || !accepted(status)
        ? Optional.empty()
        : Spelled.find(RunPhase.class, status.phase())
            .filter(RunPhase::terminal)
            .map(phase -> run(phase, status, created));
  }

  private static EndedRun run(RunPhase phase, CafRunStatus status, Instant created) {
    Map<StageId, EndedStage> stages = new HashMap<>();
    for (StageStatus told : status.stages() == null ? List.<StageStatus>of() : status.stages()) {
      id(told.name())
          .ifPresent(id -> stage(told, status.message()).ifPresent(stage -> stages.put(id, stage)));
    }
    Instant finished = time(status.finishedAt());
    return new EndedRun(
        phase,
        phase == RunPhase.FAILED ? failure(code(status), status.message()) : null,
        created,
        time(status.startedAt()),
        finished == null ? created : finished,
        stages,
        version(status.modelVersion()));
  }

  /**
   * @param told of the run as a whole: what it says, its stages need not
   */
  private static Optional<EndedStage> stage(StageStatus stage, @Nullable String told) {
    String why = stage.message() == null ? told : stage.message();
    return Spelled.find(StageState.class, stage.state())
        .filter(StageState::terminal)
        .map(
            state ->
                new EndedStage(
                    state,
                    Boolean.TRUE.equals(stage.cached()),
                    key(stage.artifact()),
                    state == StageState.FAILED ? failure(UNKNOWN, why) : null,
                    time(stage.startedAt()),
                    time(stage.finishedAt())));
  }

  private static String code(CafRunStatus status) {
    return conditions(status)
        .filter(condition -> "Ready".equals(condition.getType()))
        .map(Condition::getReason)
        .filter(reason -> reason != null && reason.matches("[A-Z][A-Za-z0-9]*"))
        .map(Reason::code)
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Whose matter it was, a status does not tell; it is final. */
  private static Failure failure(String code, @Nullable String message) {
    return Failure.fatal(
        code, message == null || message.isBlank() ? "its status does not say why" : message);
  }

  private static Stream<Condition> conditions(@Nullable CafRunStatus status) {
    return status == null || status.conditions() == null
        ? Stream.empty()
        : status.conditions().stream();
  }

  private static EndedRun.@Nullable Version version(@Nullable String version) {
    if (version == null || !version.matches("[^@]+@[1-9]\\d{0,8}")) {
      return null;
    }
    String[] parts = version.split("@", 2);
    return new EndedRun.Version(parts[0], Integer.parseInt(parts[1]));
  }

  private static Optional<StageId> id(String name) {
    try {
      return Optional.of(StageId.of(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Of a release that had other stages.
    }
  }

  private static @Nullable StageKey key(@Nullable String hex) {
    return hex == null || !hex.matches("[0-9a-f]{64}") ? null : StageKey.of(hex);
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
