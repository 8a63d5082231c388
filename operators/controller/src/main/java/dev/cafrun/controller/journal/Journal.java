package dev.cafrun.controller.journal;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.IndexedOutput;
import dev.cafrun.controller.registry.StartingModels;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.training.InitialSpec;
import dev.cafrun.core.worker.StageEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one run, written by the one who holds its lease and through the lease's own
 * connection: whoever has lost the lease cannot write any more. Each method is one transaction, and
 * saying a thing twice changes nothing. Not thread-safe.
 *
 * <p>Every method may throw what the database throws; {@link DatabaseTrouble} tells whether waiting
 * helps.
 */
public interface Journal {
  RecordedRun read();

  /** Records several things: all of them or none. */
  <T> T together(Function<Journal, T> records);

  /** Keeps the dataset's fingerprint, as last seen before ingest read it. */
  void sourceSeen(Sha256 fingerprint);

  /** What its trainings may start from. */
  StartingModels models();

  /** Keeps what trainings start from; what is there already stays. */
  void initialFound(InitialSpec initial);

  /**
   * Which other run makes an output at the moment that a stage waits for; it is asked whether
   * somebody drives it.
   */
  Optional<Claimant> ask(StageId stage, StageKey key);

  /** Takes an output from a run that nobody drives, unless it has answered meanwhile. */
  void dismiss(StageKey key, Claimant silent);

  /** Keeps what runs the stages from now on. */
  void runsOn(Program program);

  /** The newest output that any run may use under that name. */
  Optional<IndexedOutput> newestReusable(StageKey shared);

  /** What is known of the output of that key, whoever made it; nothing if it was never recorded. */
  Optional<IndexedOutput> recorded(StageKey key);

  /**
   * Recorded before the attempt's process starts, so that no process is ever unknown. Of the same
   * attempt again, the newer key counts.
   *
   * @return false if another run makes the same output: nothing was recorded, and nothing may start
   */
  boolean launching(StageId stage, int attempt, StageKey key);

  /** Of stages whose outputs exist; inputs before what reads them. */
  void completed(Map<StageId, Completed> completed);

  void retrying(StageId stage, int attempt, Failure failure, Instant at);

  void failed(StageId stage, int attempt, Failure failure);

  void skipped(StageId stage);

  void cancelled(StageId stage);

  void held(StageId stage);

  void entered(RunPhase phase, @Nullable Failure failure);

  /** The run ends here and now: nothing more of it can be recorded as it should be. */
  void brokenOff(Failure why);

  /** What a worker said since the last time; the same words again do no harm. */
  void said(StageId stage, int attempt, List<StageEvent> events);
}
