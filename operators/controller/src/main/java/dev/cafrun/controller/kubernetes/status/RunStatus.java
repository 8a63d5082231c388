package dev.cafrun.controller.kubernetes.status;

import dev.cafrun.controller.run.RegisteredModel;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.controller.view.Numbers;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the status of a CafRun from its history. Pure. */
public final class RunStatus {
  private static final int MOST_STAGES_NAMED = 3;

  /** Of a run and of a stage; to the history they run. */
  private static final String WAITING = "Waiting";

  /** Nothing is known but that it is there. */
  private static final CafRunStatus UNSEEN =
      new CafRunStatus(
          RunPhase.PENDING.spelling(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of(),
          null,
          null,
          null,
          null);

  private final RunDetail detail;
  private final Map<StageId, Wait> waiting;
  private final UUID installation;

  private RunStatus(RunDetail detail, Map<StageId, Wait> waiting, UUID installation) {
    this.detail = detail;
    this.waiting = waiting;
    this.installation = installation;
  }

  /**
   * Of an accepted run.
   *
   * @param waiting what stages wait for
   * @param installation names the database that the detail is from
   * @param before the status as it was; conditions that stay keep their time
   * @param generation of the spec
   */
  public static CafRunStatus of(
      RunDetail detail,
      Map<StageId, Wait> waiting,
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
            "InvalidSpec",
            null,
            null,
            generation,
            message,
            null,
            null,
            List.of(),
            List.of(
                conditions.of("Accepted", false, "InvalidSpec", ""),
                conditions.of("Progressing", false, "InvalidSpec", ""),
                conditions.sound(),
                conditions.of("Ready", false, "InvalidSpec", "")),
            null,
            null,
            null,
            null));
  }

  /**
   * Of a run that nobody can look at: what was known of it stays.
   *
   * @param reason what is away, in one word
   * @param sentence for people
   */
  public static CafRunStatus degraded(
      String reason,
      String sentence,
      @Nullable CafRunStatus before,
      @Nullable Long generation,
      Instant now) {
    CafRunStatus known = before == null ? UNSEEN : before;
    Conditions conditions = new Conditions(known.conditions(), generation, now);
    return StatusSize.fit(
        StatusSize.with(
            known,
            reason,
            known.message(),
            known.stages() == null ? List.of() : known.stages(),
            conditions.degraded(reason, sentence)));
  }

  private CafRunStatus status(Conditions conditions) {
    RunSummary run = detail.summary();
    String message = message(run);
    String phase = waits(run) ? WAITING : run.phase().spelling();
    return new CafRunStatus(
        phase,
        reason(run),
        stage(),
        progress(run),
        conditions.generation(),
        message.isEmpty() ? null : message,
        text(run.startedAt()),
        text(run.finishedAt()),
        detail.stages().stream().map(stage -> stage(stage, message)).toList(),
        conditions(run, phase, conditions),
        metric(run, "valence"),
        metric(run, "arousal"),
        model(detail.model()),
        installation.toString());
  }

  /** They have the word; the sentence is said once, in the status itself. */
  private List<Condition> conditions(RunSummary run, String phase, Conditions conditions) {
    String why = reason(run);
    String reason = why == null ? phase : why;
    boolean progressing = phase.equals(RunPhase.RUNNING.spelling());
    return List.of(
        conditions.of("Accepted", true, "Valid", ""),
        conditions.of("Progressing", progressing, reason, ""),
        conditions.sound(),
        conditions.of("Ready", run.phase() == RunPhase.SUCCEEDED, reason, ""));
  }

  /** Nothing of it works, and something of it only waits. */
  private boolean waits(RunSummary run) {
    return run.phase() == RunPhase.RUNNING
        && waits().findFirst().isPresent()
        && running().allMatch(this::waits);
  }

  private Stream<Wait> waits() {
    return detail.stages().stream()
        .filter(this::waits)
        .map(stage -> Objects.requireNonNull(waiting.get(stage.stage())));
  }

  private boolean waits(StageDetail stage) {
    Wait wait = waiting.get(stage.stage());
    return wait != null && !wait.passes() && !stage.state().terminal();
  }

  private @Nullable String reason(RunSummary run) {
    Failure failure = run.failure();
    return failure != null
        ? Reason.of(failure.code())
        : waits(run) ? waits().map(Wait::reason).findFirst().orElse(null) : null;
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
        .collect(
            Collectors.groupingBy(
                stage -> sentence(stage.stage()),
                LinkedHashMap::new,
                Collectors.mapping(stage -> stage.stage().spelling(), Collectors.joining(", "))))
        .entrySet()
        .stream()
        .map(wait -> wait.getValue() + " " + wait.getKey())
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

  private String sentence(StageId stage) {
    return Objects.requireNonNull(waiting.get(stage)).sentence();
  }

  /**
   * @param told of the run as a whole, so that the stage need not say it again
   */
  private CafRunStatus.StageStatus stage(StageDetail stage, String told) {
    Failure failure = stage.failure();
    String message = failure == null || told.contains(failure.message()) ? null : failure.message();
    return new CafRunStatus.StageStatus(
        stage.stage().spelling(),
        waits(stage) && stage.state() == StageState.RUNNING ? WAITING : stage.state().spelling(),
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
    return model == null ? null : ModelName.of(model.model()).name() + "@" + model.version();
  }

  private static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
