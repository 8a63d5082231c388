package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.run.FoundRuns;
import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.RunRetries;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.promotion.TestAnswers;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs whose operator is told of every wish, so that it need not wait until it looks by itself.
 *
 * @param runs that are recorded
 * @param operator looks after them; where it does not lead, it tells the one that does
 * @param retries nothing: runs are submitted elsewhere
 */
public record OperatedRuns(Runs runs, ClusterOperator operator, Optional<RunRetries> retries)
    implements Runs {
  @Override
  public Runs within(Tenants tenants) {
    return new OperatedRuns(runs.within(tenants), operator, retries);
  }

  /**
   * @throws dev.cafrun.controller.run.NoSuchRunException if it is not theirs
   */
  private RunHandle seen(RunHandle run) {
    runs.marks(run);
    return run;
  }

  @Override
  public RunHandle submit(CafRun run, UUID id) {
    return runs.submit(run, id);
  }

  @Override
  public boolean takesRuns() {
    return retries.isPresent();
  }

  @Override
  public RunHandle retry(RunHandle run, StageId stage) {
    return retries
        .orElseThrow(() -> new UnsupportedOperationException("a CafRun that somebody applies does"))
        .retry(seen(run), stage);
  }

  @Override
  public Optional<String> namespaceOf(RunHandle run) {
    return runs.namespaceOf(run);
  }

  @Override
  public Optional<RunHandle> find(String reference) {
    return runs.find(reference);
  }

  @Override
  public List<RunHandle> newestNamed(String pattern) {
    return runs.newestNamed(pattern);
  }

  @Override
  public List<RunSummary> list(int limit) {
    return runs.list(limit);
  }

  @Override
  public FoundRuns page(RunQuestion question) {
    return runs.page(question);
  }

  @Override
  public RunDetail detail(RunHandle run) {
    return runs.detail(run);
  }

  @Override
  public RunDetail detailOfDriven(RunHandle run) {
    return runs.detailOfDriven(run);
  }

  @Override
  public Marks marks(RunHandle run) {
    return runs.marks(run);
  }

  @Override
  public Marks mark(RunHandle run, MarkChange change) {
    return runs.mark(run, change);
  }

  @Override
  public List<MetricCurve> curves(RunHandle run, int points) {
    return runs.curves(run, points);
  }

  @Override
  public Optional<MetricCurve> curve(RunHandle run, String stage, String metric, int points) {
    return runs.curve(run, stage, metric, points);
  }

  @Override
  public Map<StageId, Manifest> outputs(RunHandle run) {
    return runs.outputs(run);
  }

  @Override
  public List<TestAnswers> answers(RunHandle run) {
    return runs.answers(run);
  }

  @Override
  public List<Path> logs(RunHandle run, StageId stage) {
    return runs.logs(run, stage);
  }

  @Override
  public Optional<Path> newestLog(RunHandle run, StageId stage) {
    return runs.newestLog(run, stage);
  }

  @Override
  public void cancel(RunHandle run) {
    runs.cancel(run);
    operator.look(run.id());
  }

  @Override
  public void suspend(RunHandle run) {
    operator.hold(seen(run).id(), true);
  }

  @Override
  public void resume(RunHandle run) {
    operator.hold(seen(run).id(), false);
  }
}
