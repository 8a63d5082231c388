package dev.cafrun.controller.run;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.record.AttemptRecord;
import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.ProgressRecord;
import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.controller.history.record.RunLine;
import dev.cafrun.controller.history.record.RunPage;
import dev.cafrun.controller.history.record.RunRecord;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.history.record.Submission;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.output.TrainingCurves;
import dev.cafrun.controller.registry.UnknownAnswersException;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.promotion.TestAnswers;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidRunException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers from what is recorded; curves of what has ended come from its artifact. */
public final class RecordedRuns implements Runs {
  /** Of all the curves of a run together: what one answer may hold. */
  private static final int MOST_POINTS = 200_000;

  private final Tenants tenants;
  private final History history;
  private final RunInputs inputs;
  private final Outputs outputs;
  private final Logs logs;
  private final Clock clock;

  /** Everybody's. */
  public RecordedRuns(History history, Outputs outputs, Logs logs, Clock clock) {
    this(Tenants.EVERY, history, outputs, logs, clock);
  }

  private RecordedRuns(Tenants tenants, History history, Outputs outputs, Logs logs, Clock clock) {
    this.tenants = tenants;
    this.history = history;
    this.inputs = new RunInputs(history, outputs);
    this.outputs = outputs;
    this.logs = logs;
    this.clock = clock;
  }

  @Override
  public Runs within(Tenants others) {
    return new RecordedRuns(others, history, outputs, logs, clock);
  }

  /** Whoever has a handle has found it; whether it was theirs to find is asked all the same. */
  private UUID seen(RunHandle run) {
    if (!tenants.equals(Tenants.EVERY)
        && history.runs().tenant(run.id()).filter(tenants::cover).isEmpty()) {
      throw unknown(run);
    }
    return run.id();
  }

  @Override
  public RunHandle submit(CafRun run, UUID id) {
    if (!tenants.cover(Tenants.LOCAL)) {
      throw new IllegalStateException("nobody's run was submitted here for " + tenants);
    }
    Submission submission = history.runs().submit(run, id, inputs::areAsTheyWere);
    RunLine line = submission.run().line();
    if (submission.outdated() != null) {
      return inPlaceOf(submission.outdated().line(), line);
    }
    boolean saidAgain = submission.takenUp() && line.id().equals(id);
    if (submission.takenUp() && !saidAgain && line.suspended() && !run.spec().suspend()) {
      history.runs().requestResume(line.id());
    }
    return handle(line, submission.takenUp());
  }

  /**
   * Nobody goes on with what was left on old data; what is under way is left to whoever does it.
   */
  private RunHandle inPlaceOf(RunLine outdated, RunLine run) {
    RunHandle before = handle(outdated, false);
    if (!outdated.driven()) {
      history.runs().requestCancel(outdated.id());
    }
    String fate = outdated.driven() ? "goes on with what it began with" : "is cancelled";
    String message =
        "what %s began with has changed since, so this is a new run; %1$s %s"
            .formatted(before.displayId(), fate);
    history
        .events()
        .add(
            run.id(),
            List.of(
                new EventRecord(
                    clock.instant(), null, null, EventLevel.WARNING, "INPUTS_CHANGED", message)));
    return new RunHandle(run.id(), run.name(), run.number(), false, before);
  }

  @Override
  public boolean takesRuns() {
    return true;
  }

  @Override
  public RunHandle retry(RunHandle run, StageId stage) {
    RunRecord before = history.runs().find(seen(run)).orElseThrow(() -> unknown(run));
    namespaceOf(run)
        .ifPresent(
            namespace -> {
              throw new InvalidRunException(
                  List.of(
                      new FieldError(
                          "metadata.namespace",
                          "the run is %s's: a CafRun there tries it again, with the annotation %s: %s/%s"
                              .formatted(
                                  namespace, RunReader.RESUME_FROM, run.displayId(), stage))));
            });
    CafRun again = new CafRun(before.line().name(), before.labels(), before.spec());
    Submission submission =
        history.runs().submitAgain(again, new Resumption(before.line().id(), stage));
    return handle(submission.run().line(), submission.takenUp());
  }

  @Override
  public Optional<String> namespaceOf(RunHandle run) {
    return history.clusters().namespace(seen(run));
  }

  @Override
  public Optional<RunHandle> find(String reference) {
    return history.runs().find(tenants, reference).map(run -> handle(run.line(), false));
  }

  @Override
  public List<RunHandle> newestNamed(String pattern) {
    return history.runs().newestNamed(tenants, pattern).stream()
        .map(line -> handle(line, false))
        .toList();
  }

  @Override
  public List<RunSummary> list(int limit) {
    Instant now = clock.instant();
    return history.runs().list(tenants, limit).stream().map(line -> summary(line, now)).toList();
  }

  @Override
  public FoundRuns page(RunQuestion question) {
    Instant now = clock.instant();
    RunPage page = history.runs().page(tenants, question);
    return new FoundRuns(
        page.runs().stream()
            .map(run -> new FoundRun(summary(run.line(), now), run.facets(), run.marks()))
            .toList(),
        page.next().orElse(null));
  }

  @Override
  public RunDetail detail(RunHandle run) {
    UUID id = seen(run);
    return history.together(
        records ->
            detail(
                records,
                records.runs().find(id).orElseThrow(() -> unknown(run)),
                records.events().of(id)));
  }

  @Override
  public RunDetail detailOfDriven(RunHandle run) {
    RunRecord record = history.runs().saidToBeDriven(seen(run)).orElseThrow(() -> unknown(run));
    return detail(history, record, List.of());
  }

  @Override
  public Marks marks(RunHandle run) {
    return history.marks().of(seen(run)).orElseThrow(() -> unknown(run));
  }

  @Override
  public Marks mark(RunHandle run, MarkChange change) {
    return history.marks().change(seen(run), change).orElseThrow(() -> unknown(run));
  }

  private static NoSuchRunException unknown(RunHandle run) {
    return new NoSuchRunException(run.displayId());
  }

  private RunDetail detail(History records, RunRecord record, List<EventRecord> events) {
    Instant now = clock.instant();
    UUID run = record.line().id();
    List<StageRecord> stages = records.stages().of(run);
    return new RunDetail(
        summary(record.line(), now),
        record.labels(),
        CanonicalTree.of(record.spec()),
        stages.stream().map(stage -> stage(run, stage, now)).toList(),
        events.stream().map(RecordedRuns::event).toList(),
        hasRegistered(stages) ? registered(records, run) : null,
        resumes(records, record.resumes()),
        record.line().phase().terminal() ? records.retention().of(run).orElse(null) : null);
  }

  private static boolean hasRegistered(List<StageRecord> stages) {
    return stages.stream()
        .anyMatch(
            stage ->
                stage.id().kind() == StageKind.REGISTER && stage.state() == StageState.SUCCEEDED);
  }

  /** One of another tenant, of before runs had tenants, is not named. */
  private RunDetail.@Nullable Resumes resumes(History records, @Nullable Resumption resumption) {
    return resumption == null || resumption.run() == null
        ? null
        : records
            .runs()
            .find(tenants, resumption.run().toString())
            .map(run -> handle(run.line(), false).displayId())
            .map(run -> new RunDetail.Resumes(run, resumption.stage()))
            .orElse(null);
  }

  @Override
  public List<MetricCurve> curves(RunHandle run, int points) {
    Map<StageId, List<Curve>> curves =
        history.metrics().curves(seen(run), points, MOST_POINTS).stream()
            .collect(Collectors.groupingBy(Curve::stage, TreeMap::new, Collectors.toList()));
    List<Manifest> better =
        outputs(run).values().stream()
            .filter(RecordedRuns::holdsCurves)
            .filter(
                output ->
                    curves.getOrDefault(output.stage(), List.of()).stream()
                        .noneMatch(Curve::fromOutput))
            .toList();
    for (Manifest output : better) {
      curves.put(output.stage(), outputs.curves(output, points, MOST_POINTS / better.size()));
    }
    return curves.values().stream().flatMap(List::stream).map(MetricCurve::of).toList();
  }

  private static boolean holdsCurves(Manifest output) {
    return output.stage().kind() == StageKind.TRAIN && output.file(TrainingCurves.FILE).isPresent();
  }

  @Override
  public Optional<MetricCurve> curve(RunHandle run, String stage, String metric, int points) {
    Optional<Curve> known = history.metrics().curve(seen(run), stage, metric, points);
    return known
        .filter(Curve::fromOutput)
        .or(
            () ->
                outputs(run).values().stream()
                    .filter(output -> output.stage().spelling().equals(stage))
                    .filter(RecordedRuns::holdsCurves)
                    .flatMap(output -> outputs.curves(output, points, MOST_POINTS).stream())
                    .filter(curve -> curve.name().equals(metric))
                    .findFirst())
        .or(() -> known)
        .map(MetricCurve::of);
  }

  @Override
  public Map<StageId, Manifest> outputs(RunHandle run) {
    Map<StageId, Manifest> outputs = new TreeMap<>();
    for (StageRecord stage : history.stages().of(seen(run))) {
      if (stage.output() != null && stage.removedAt() == null) {
        outputs.put(stage.id(), stage.output());
      }
    }
    return outputs;
  }

  @Override
  public List<TestAnswers> answers(RunHandle run) {
    StageId evaluate = StageId.of(StageKind.EVALUATE);
    Manifest evaluation = outputs(run).get(evaluate);
    if (evaluation == null
        && history.stages().of(seen(run)).stream()
            .anyMatch(stage -> stage.id().equals(evaluate) && stage.removedAt() != null)) {
      throw new UnknownAnswersException(
          "the predictions of " + run.displayId() + " were collected; its scores are kept");
    }
    return evaluation == null
        ? List.of()
        : outputs.answers(evaluation, "the predictions of " + run.displayId());
  }

  @Override
  public List<Path> logs(RunHandle run, StageId stage) {
    return history.stages().of(seen(run)).stream()
        .filter(record -> record.id().equals(stage))
        .flatMap(record -> record.attempts().stream())
        .flatMap(attempt -> logs.files(new Attempt(run.id(), stage, attempt.number())).stream())
        .toList();
  }

  @Override
  public Optional<Path> newestLog(RunHandle run, StageId stage) {
    return history.stages().of(seen(run)).stream()
        .filter(record -> record.id().equals(stage) && !record.attempts().isEmpty())
        .map(record -> new Attempt(run.id(), stage, record.newestAttempt()))
        .flatMap(attempt -> logs.files(attempt).reversed().stream())
        .findFirst();
  }

  @Override
  public void cancel(RunHandle run) {
    history.runs().requestCancel(seen(run));
  }

  @Override
  public void suspend(RunHandle run) {
    history.runs().requestSuspend(seen(run));
  }

  @Override
  public void resume(RunHandle run) {
    history.runs().requestResume(seen(run));
  }

  public static RunHandle handle(RunLine line, boolean takenUp) {
    return new RunHandle(line.id(), line.name(), line.number(), takenUp);
  }

  private static RunSummary summary(RunLine line, Instant now) {
    return new RunSummary(
        line.id(),
        handle(line, false).displayId(),
        line.name(),
        line.number(),
        line.phase(),
        line.failure(),
        line.suspended(),
        line.cancelled(),
        line.driven(),
        line.submittedAt(),
        line.startedAt(),
        line.finishedAt(),
        seconds(line.startedAt(), line.finishedAt(), now),
        line.stagesDone(),
        line.stagesTotal(),
        line.metrics());
  }

  private StageDetail stage(UUID run, StageRecord record, Instant now) {
    Manifest output = record.output();
    return new StageDetail(
        record.id(),
        record.state(),
        record.cached(),
        record.failures(),
        record.retryAt(),
        record.failure(),
        record.startedAt(),
        record.finishedAt(),
        seconds(record.startedAt(), record.finishedAt(), now),
        progress(record.progress()),
        output == null ? null : output.key().hex(),
        record.removedAt(),
        output == null ? Map.of() : output.summary(),
        record.attempts().stream()
            .map(attempt -> attempt(new Attempt(run, record.id(), attempt.number()), attempt))
            .toList());
  }

  private AttemptDetail attempt(Attempt attempt, AttemptRecord record) {
    return new AttemptDetail(
        record.number(),
        record.state().spelling().toLowerCase(Locale.ROOT),
        record.failure(),
        record.startedAt(),
        record.heartbeatAt(),
        record.finishedAt(),
        logs.place(attempt).orElse(null));
  }

  private static @Nullable StageProgress progress(@Nullable ProgressRecord record) {
    return record == null
        ? null
        : new StageProgress(
            record.done(), record.total(), record.unit(), record.details(), record.saidAt());
  }

  private static RunEvent event(EventRecord record) {
    return new RunEvent(
        record.at(), record.stage(), record.level(), record.code(), record.message());
  }

  private static double seconds(@Nullable Instant start, @Nullable Instant end, Instant now) {
    return start == null
        ? 0
        : Math.max(0, Duration.between(start, end == null ? now : end).toMillis()) / 1000.0;
  }

  private @Nullable RegisteredModel registered(History records, UUID run) {
    return records
        .models()
        .registeredBy(run)
        .map(
            model ->
                new RegisteredModel(
                    ModelName.of(model.model()).shownTo(tenants),
                    model.version(),
                    model.aliases(),
                    model.content().hex()))
        .orElse(null);
  }
}
