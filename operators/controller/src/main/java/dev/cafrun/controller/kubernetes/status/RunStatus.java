package dev.cafrun.controller.kubernetes.status;

import dev.cafrun.controller.run.RegisteredModel;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.view.Numbers;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.run.FieldError;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the status of a CafRun from its history. Pure. */
public final class RunStatus {
  private static final int MOST_STAGES_NAMED = 3;

  private final RunDetail detail;
  private final Map<StageId, String> waiting;
  private final UUID installation;

  private RunStatus(RunDetail detail, Map<StageId, String> waiting, UUID installation) {
    this.detail = detail;
    this.waiting = waiting;
    this.installation = installation;
  }

  /**
   * Of an accepted run.
   *
   * @param waiting what stages wait for, as the cluster says
   * @param installation names the database that the detail is from
   * @param before the status as it was; conditions that stay keep their time
   * @param generation of the spec
   */
  public static CafRunStatus of(
      RunDetail detail,
      Map<StageId, String> waiting,
      UUID installation,
      @Nullable CafRunStatus before,
      @Nullable Long generation,
      Instant now) {
    return StatusSize.fit(
        new RunStatus(detail, waiting, installation)
            .status(new Conditions(before == null ? null : before.conditions(), generation, now)));
  }

  /** Of a run whose spec cannot be run. */
  public static CafRunStatus refused(
      List<FieldError> errors,
      @Nullable CafRunStatus before,
      @Nullable Long generation,
      Instant now) {
    String message = errors.stream().map(FieldError::toString).collect(Collectors.joining("; "));
    Conditions conditions =
        new Conditions(before == null ? null : before.conditions(), generation, now);
    return StatusSize.fit(
        new CafRunStatus(
            RunPhase.FAILED.spelling(),
            null,
            null,
            generation,
            message,
            null,
            null,
            List.of(),
            List.of(
                conditions.of("Accepted", false, "InvalidSpec", message),
                conditions.of("Progressing", false, "InvalidSpec", ""),
                conditions.of("Ready", false, "InvalidSpec", "")),
            null,
            null,
            null,
            null));
  }

  private CafRunStatus status(Conditions conditions) {
    RunSummary run = detail.summary();
    String message = message(run);
    return new CafRunStatus(
        run.phase().spelling(),
        stage(),
        progress(run),
        conditions.generation(),
        message.isEmpty() ? null : message,
        text(run.startedAt()),
        text(run.finishedAt()),
        detail.stages().stream().map(this::stage).toList(),
        conditions(run, message, conditions),
        metric(run, "valence"),
        metric(run, "arousal"),
        model(detail.model()),
        installation.toString());
  }

  private static List<Condition> conditions(RunSummary run, String message, Conditions conditions) {
    String phase = run.phase().spelling();
    Failure failure = run.failure();
    String reason = failure == null ? phase : Reason.of(failure.code());
    return List.of(
        conditions.of("Accepted", true, "Valid", ""),
        conditions.of("Progressing", run.phase() == RunPhase.RUNNING, reason, message),
        conditions.of("Ready", run.phase() == RunPhase.SUCCEEDED, reason, message));
  }

  private String message(RunSummary run) {
    Failure failure = run.failure();
    if (failure != null) {
      return failure.message();
    }
    Unregistered unregistered = detail.unregistered();
    if (unregistered != null) {
      return unregistered.sentence();
    }
    return detail.stages().stream()
        .filter(stage -> !stage.state().terminal())
        .filter(stage -> waiting.containsKey(stage.stage()))
        .map(stage -> stage.stage() + " " + waiting.get(stage.stage()))
        .collect(Collectors.joining("; "));
  }

  private @Nullable String stage() {
    List<String> running = running().map(stage -> stage.stage().spelling()).toList();
    if (running.isEmpty()) {
      return null;
    }
    return running.size() <= MOST_STAGES_NAMED
        ? String.join(",", running)
        : String.join(",", running.subList(0, MOST_STAGES_NAMED))
            + " +"
            + (running.size() - MOST_STAGES_NAMED);
  }

  private Stream<StageDetail> running() {
    return detail.stages().stream().filter(stage -> stage.state() == StageState.RUNNING);
  }

  private String progress(RunSummary run) {
    return running()
        .map(RunStatus::percent)
        .filter(percent -> percent != null)
        .findFirst()
        .orElse(run.stagesDone() + "/" + run.stagesTotal());
  }

  private static @Nullable String percent(StageDetail stage) {
    return stage.progress() == null ? null : (int) Math.floor(stage.progress().share() * 100) + "%";
  }

  private CafRunStatus.StageStatus stage(StageDetail stage) {
    Failure failure = stage.failure();
    String message =
        failure != null
            ? failure.message()
            : stage.state().terminal() ? null : waiting.get(stage.stage());
    return new CafRunStatus.StageStatus(
        stage.stage().spelling(),
        stage.state().spelling(),
        stage.attempts().isEmpty() ? null : stage.attempts().getLast().number(),
        stage.cached() ? true : null,
        stage.state() == StageState.RUNNING ? percent(stage) : null,
        text(stage.startedAt()),
        text(stage.finishedAt()),
        stage.artifact(),
        message);
  }

  private static @Nullable String metric(RunSummary run, String dimension) {
    return run.metrics().get(dimension) instanceof Map<?, ?> agreement
            && agreement.get("ccc") instanceof Number ccc
        ? Numbers.score(ccc)
        : null;
  }

  private static @Nullable String model(@Nullable RegisteredModel model) {
    return model == null ? null : model.model() + "@" + model.version();
  }

  private static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
