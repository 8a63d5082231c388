package dev.cafrun.controller.run;

import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.promotion.TestAnswers;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.run.ReservedNames;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything people can ask of runs; the command line, the REST API and the web pages stand on it.
 * Nothing here waits for a run to end: whoever drives it does the work. Thread-safe. Every wish is
 * idempotent: saying it twice changes nothing.
 */
public interface Runs {
  /** The word that {@link #find} takes for the newest run. */
  String LATEST = ReservedNames.LATEST;

  /**
   * The same to whoever has these tenants: what is another's is not there, whatever it is asked for
   * by, and {@link #submit} takes runs of {@link Tenants#LOCAL} alone.
   */
  Runs within(Tenants tenants);

  /**
   * Accepts a run. If the newest run of the same name has not ended, is not to be cancelled and
   * wants exactly the same, it is taken up again instead of making another; if it was suspended and
   * the file does not say so, it is resumed. If its dataset or what its trainings start from has
   * changed since, a new run takes its place, and it is cancelled unless somebody drives it.
   */
  default RunHandle submit(CafRun run) {
    return submit(run, UUID.randomUUID());
  }

  /**
   * The same, for who may say it again without knowing what came of the first time: the run that
   * was accepted under the id is the answer then, whatever has become of it.
   *
   * @param id of the run if a new one is made
   */
  RunHandle submit(CafRun run, UUID id);

  /** Whether runs are submitted here; if not, they are CafRuns that somebody applies. */
  boolean takesRuns();

  /**
   * Begins a run that wants what one wanted that has ended: a stage and all after it are made anew,
   * what comes before is taken from the cache. While such a run goes on, it is that one. On a
   * cluster it is a CafRun of another name in the same namespace, which is found here a moment
   * later.
   *
   * @param stage of the run
   * @throws NoSuchRunException if there is none
   * @throws dev.cafrun.controller.submission.SubmissionRefusedException if the cluster refuses it
   * @throws UnsupportedOperationException if runs are submitted elsewhere
   */
  RunHandle retry(RunHandle run, StageId stage);

  /** The namespace of the run's CafRun; nothing on a laptop. */
  Optional<String> namespaceOf(RunHandle run);

  /**
   * Finds a run by its id, by its display id such as {@code quickstart-3}, by its name (the newest
   * of that name), or by {@code latest}.
   *
   * @throws dev.cafrun.controller.history.AmbiguousRunException if it means more than one
   */
  Optional<RunHandle> find(String reference);

  /** The newest run of each name that fits, by name; {@code *} stands for any characters. */
  List<RunHandle> newestNamed(String pattern);

  /** The newest runs first, at most {@code limit}. */
  List<RunSummary> list(int limit);

  /** One page of a list of runs; as quick however many there are and wherever the page is. */
  FoundRuns page(RunQuestion question);

  /**
   * Everything known of one run.
   *
   * @throws NoSuchRunException if there is none
   */
  RunDetail detail(RunHandle run);

  /** The same for whoever drives it, and looks often: without its events. */
  RunDetail detailOfDriven(RunHandle run);

  /**
   * A run's curves, each thinned out to {@code points} at most, and to fewer if the curves are so
   * many that one answer would not hold them. While a stage runs they are what it said; once it has
   * ended they are what its artifact holds.
   */
  List<MetricCurve> curves(RunHandle run, int points);

  /**
   * One of them; nothing if it is not there.
   *
   * @param stage such as {@code train-1}; any text
   */
  Optional<MetricCurve> curve(RunHandle run, String stage, String metric, int points);

  /**
   * What a run's stages have left behind, as was recorded when they ended, but for what was
   * collected since: what the object store says of it by now is another matter.
   */
  Map<StageId, Manifest> outputs(RunHandle run);

  /**
   * What the model of each seed said about the test faces; none before the evaluation.
   *
   * @throws dev.cafrun.controller.registry.UnknownAnswersException if it cannot be read
   */
  List<TestAnswers> answers(RunHandle run);

  /** The log files of one stage's attempts, oldest first; only those that exist. */
  List<Path> logs(RunHandle run, StageId stage);

  /**
   * What the newest attempt of one stage writes, or has written last; nothing if it is not here.
   */
  Optional<Path> newestLog(RunHandle run, StageId stage);

  /**
   * Asks for a run's end. Whoever drives it stops its stages; a run that has ended stays as it is.
   */
  void cancel(RunHandle run);

  /**
   * What people wrote about a run and marked it with.
   *
   * @throws NoSuchRunException if there is none
   */
  Marks marks(RunHandle run);

  /**
   * Changes that, and says how it is then.
   *
   * @throws NoSuchRunException if there is none
   * @throws dev.cafrun.core.validation.InvalidComponentException if that makes no marks
   */
  Marks mark(RunHandle run, MarkChange change);

  /** Asks that nothing of the run runs until {@link #resume}; one that has ended stays as it is. */
  void suspend(RunHandle run);

  /** Takes {@link #suspend} back. */
  void resume(RunHandle run);
}
