package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.run.FoundRuns;
import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.Runs;
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
import java.util.function.Consumer;

/**
 * Runs whose operator is told of every wish, so that it need not wait until it looks by itself.
 *
 * @param runs that are recorded
 * @param look has the operator look at a run; nothing happens where it cannot
 */
public record OperatedRuns(Runs runs, Consumer<UUID> look) implements Runs {
  @Override
  public RunHandle submit(CafRun run, UUID id) {
    return runs.submit(run, id);
  }

  @Override
  public Optional<RunHandle> find(String reference) {
    return runs.find(reference);
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
  public void cancel(RunHandle run) {
    runs.cancel(run);
    look.accept(run.id());
  }

  @Override
  public void suspend(RunHandle run) {
    runs.suspend(run);
    look.accept(run.id());
  }

  @Override
  public void resume(RunHandle run) {
    runs.resume(run);
    look.accept(run.id());
  }
}
