package dev.cafrun.controller.drive;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.controller.history.LeftoverStore;
import dev.cafrun.controller.history.MetricStore;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.stage.StageKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Collects what ended runs left in the object store beside outputs: checkpoints, files of outputs
 * that were never finished, archived logs. For two weeks after a run has ended, however it did,
 * whoever wants the same goes on from them; after that it begins anew. Finished outputs are never
 * touched. Points of curves that earlier releases left are thinned out. Idempotent, thread-safe.
 *
 * @param store holds it
 * @param localLogs removes what a run has on this machine beside the store
 * @param clock tells how long ago runs have ended
 */
record Leftovers(
    LeftoverStore history,
    MetricStore curves,
    ObjectStore store,
    Consumer<UUID> localLogs,
    InstantSource clock) {
  /** How long checkpoints and unfinished outputs wait for somebody who goes on with them. */
  static final Duration WORK = Duration.ofDays(14);

  /** How long what workers have said can be read. */
  static final Duration LOGS = Duration.ofDays(90);

  /**
   * Collects some; a few requests each.
   *
   * @param most how many outputs, logs of how many runs, and curves of how many
   */
  void collect(int most) {
    Instant now = clock.instant();
    repeat(most, () -> history.collect(now.minus(WORK), this::remove));
    repeat(most, () -> history.removeLogs(now.minus(LOGS), this::removeLogs));
    repeat(most, curves::settleNext);
  }

  /**
   * Collects all checkpoints and unfinished outputs that nobody goes on with any more, those of
   * runs that were collected at once.
   */
  void collectWork(Runnable getsOn) {
    while (history.collect(clock.instant().minus(WORK), this::remove).isPresent()) {
      getsOn.run();
    }
  }

  /** How much of that, and of logs, there is in the object store. */
  long bytes(List<StageKey> work, List<UUID> runs) {
    return Stream.concat(
            work.stream().map(ArtifactLayout::checkpoints),
            runs.stream().map(Attempt::archivedLogs))
        .mapToLong(folder -> store.list(folder).stream().mapToLong(StoredObject::size).sum())
        .sum();
  }

  private static void repeat(int most, Supplier<Optional<?>> next) {
    for (int i = 0; i < most && next.get().isPresent(); i++) {}
  }

  private void remove(LeftoverStore.Leftover left) {
    remove(ArtifactLayout.checkpoints(left.key()));
    if (store.head(ArtifactLayout.manifest(left.kind(), left.key(), 1)).isEmpty()) {
      remove(ArtifactLayout.folder(left.kind(), left.key()));
    }
  }

  void removeLogs(UUID run) {
    remove(Attempt.archivedLogs(run));
    localLogs.accept(run);
  }

  private void remove(String folder) {
    store.list(folder).forEach(object -> store.delete(object.key()));
  }
}
