package dev.cafrun.controller.testing;

import dev.cafrun.controller.history.record.RunFacets;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.registry.UnknownAnswersException;
import dev.cafrun.controller.run.FoundRun;
import dev.cafrun.controller.run.FoundRuns;
import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.tenant.EveryTenant;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.promotion.TestAnswers;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs that are what a test told last. Thread-safe. */
@Alternative
@Singleton
@Default
@EveryTenant
public class ToldRuns implements Runs {
  /** Of whatever run. */
  private volatile Marks marks = Marks.NONE;

  private final ConcurrentSkipListMap<String, RunDetail> told = new ConcurrentSkipListMap<>();
  private final Map<String, List<Path>> logs = new ConcurrentHashMap<>();
  private final Map<String, List<TestAnswers>> answers = new ConcurrentHashMap<>();
  private final List<String> cancelled = new ArrayList<>();
  private final List<String> retried = new CopyOnWriteArrayList<>();
  private final List<CafRun> submitted = new CopyOnWriteArrayList<>();
  private volatile boolean takesRuns = true;

  public void tell(RunDetail run) {
    told.put(run.summary().name(), run);
  }

  /** Forgets the run of that name. */
  public void forget(String name) {
    told.remove(name);
  }

  public synchronized List<String> cancelled() {
    return List.copyOf(cancelled);
  }

  /** A test tells who sees them. */
  @Override
  public Runs within(Tenants tenants) {
    return this;
  }

  @Override
  public Marks marks(RunHandle run) {
    return marks;
  }

  @Override
  public Marks mark(RunHandle run, MarkChange change) {
    marks = change.of(marks);
    return marks;
  }

  @Override
  public RunHandle submit(CafRun run, UUID id) {
    submitted.add(run);
    return find(run.name()).orElseThrow();
  }

  public List<CafRun> submitted() {
    return List.copyOf(submitted);
  }

  @Override
  public Optional<RunHandle> find(String reference) {
    return told.values().stream()
        .map(RunDetail::summary)
        .filter(
            run ->
                reference.equals(LATEST)
                    || reference.equals(run.name())
                    || reference.equals(run.displayId())
                    || reference.equals(run.id().toString()))
        .map(run -> new RunHandle(run.id(), run.name(), run.number(), false))
        .findFirst();
  }

  @Override
  public List<RunSummary> list(int limit) {
    return told.values().stream().map(RunDetail::summary).limit(limit).toList();
  }

  @Override
  public List<RunHandle> newestNamed(String pattern) {
    Pattern fits = Pattern.compile(pattern.replace("*", ".*"));
    return told.values().stream()
        .map(RunDetail::summary)
        .filter(run -> fits.matcher(run.name()).matches())
        .map(run -> new RunHandle(run.id(), run.name(), run.number(), false))
        .toList();
  }

  @Override
  public FoundRuns page(RunQuestion question) {
    return new FoundRuns(
        list(question.limit()).stream()
            .map(
                run ->
                    new FoundRun(
                        run, new RunFacets(Map.of(), "", "", "resnet18", "caf", "native"), marks))
            .toList(),
        null);
  }

  @Override
  public RunDetail detail(RunHandle run) {
    return told.get(run.name());
  }

  @Override
  public RunDetail detailOfDriven(RunHandle run) {
    return detail(run);
  }

  @Override
  public Optional<MetricCurve> curve(RunHandle run, String stage, String metric, int points) {
    return curves(run, points).stream()
        .filter(curve -> curve.stage().spelling().equals(stage) && curve.metric().equals(metric))
        .findFirst();
  }

  @Override
  public List<MetricCurve> curves(RunHandle run, int points) {
    return List.of(
        new MetricCurve(
            Story.TRAIN,
            "loss",
            List.of(new MetricCurve.Point(1, 1.9), new MetricCurve.Point(2, 1.2))),
        new MetricCurve(
            Story.TRAIN,
            "alpha",
            List.of(new MetricCurve.Point(1, 0.4), new MetricCurve.Point(2, 0.6))));
  }

  @Override
  public Map<StageId, Manifest> outputs(RunHandle run) {
    return detail(run).stages().stream()
        .filter(stage -> stage.artifact() != null && stage.collectedAt() == null)
        .filter(stage -> stage.stage().equals(ShelfStore.OUTPUT.stage()))
        .collect(Collectors.toMap(StageDetail::stage, stage -> ShelfStore.OUTPUT));
  }

  @Override
  public List<TestAnswers> answers(RunHandle run) {
    detail(run)
        .collectedOutput(StageKind.EVALUATE.spelling())
        .ifPresent(
            why -> {
              throw new UnknownAnswersException(why);
            });
    return answers.getOrDefault(run.name(), List.of());
  }

  /** Has the models of a run's seeds say this. */
  public void answered(String run, List<TestAnswers> said) {
    answers.put(run, said);
  }

  @Override
  public List<Path> logs(RunHandle run, StageId stage) {
    return logs.getOrDefault(run.name() + "/" + stage, List.of());
  }

  @Override
  public Optional<Path> newestLog(RunHandle run, StageId stage) {
    return logs(run, stage).reversed().stream().findFirst();
  }

  /** Has the attempts of a run's stage leave these files. */
  public void wrote(String run, String stage, List<Path> files) {
    logs.put(run + "/" + stage, files);
  }

  @Override
  public synchronized void cancel(RunHandle run) {
    cancelled.add(run.name());
  }

  @Override
  public void suspend(RunHandle run) {
    tell(Story.held(detail(run), true));
  }

  @Override
  public void resume(RunHandle run) {
    tell(Story.held(detail(run), false));
  }

  @Override
  public boolean takesRuns() {
    return takesRuns;
  }

  @Override
  public Optional<String> namespaceOf(RunHandle run) {
    return Optional.empty();
  }

  /** Whether runs are submitted here. */
  public void takeRuns(boolean take) {
    takesRuns = take;
  }

  @Override
  public RunHandle retry(RunHandle run, StageId stage) {
    retried.add(run.displayId() + "/" + stage);
    return run;
  }

  /** Such as {@code quickstart-1/evaluate}. */
  public List<String> retried() {
    return List.copyOf(retried);
  }
}
