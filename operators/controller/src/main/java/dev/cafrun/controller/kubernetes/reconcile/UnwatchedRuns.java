package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.RunTurns;
import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.service.RepeatedLook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Tells of runs under way whose namespace cannot be watched any more: in the history, and as an
 * Event where the operator may still make one. Once for each time that it happens. Thread-safe.
 */
final class UnwatchedRuns {
  /** Longer than a watch takes to be made again after it ended as watches do. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final RunTurns turns;
  private final RunNews news;
  private final Supplier<Set<String>> unwatched;
  private final Clock clock;
  private final Set<UUID> told = ConcurrentHashMap.newKeySet();
  private volatile Set<String> before = Set.of();
  private final RepeatedLook looks;

  /**
   * @param unwatched the namespaces that cannot be watched at the moment
   * @param steady is never set
   */
  UnwatchedRuns(
      RunTurns turns, RunNews news, Supplier<Set<String>> unwatched, Clock clock, Clock steady) {
    this.turns = turns;
    this.news = news;
    this.unwatched = unwatched;
    this.clock = clock;
    this.looks = new RepeatedLook("unwatched runs", LOOK, this::look, LOOK, steady);
  }

  /** Until {@link #lookNoMore}. */
  void keepLooking() {
    looks.keepLooking();
  }

  /** Since when nobody has looked, though somebody should have long ago. */
  Optional<Instant> stalledSince() {
    return looks.stalledSince();
  }

  void lookNoMore() {
    looks.stop();
  }

  private Duration look() {
    Set<String> now = unwatched.get();
    Set<String> lasting = new HashSet<>(now);
    lasting.retainAll(before);
    before = now;
    if (now.isEmpty()) {
      told.clear();
    } else {
      tellOf(lasting, now);
    }
    return LOOK;
  }

  private void tellOf(Set<String> lasting, Set<String> now) {
    for (ClusterRun run : turns.unfinished()) {
      if (!now.contains(run.namespace())) {
        told.remove(run.id());
      } else if (lasting.contains(run.namespace()) && told.add(run.id())) {
        tell(run);
      }
    }
  }

  private void tell(ClusterRun run) {
    String message =
        "the namespace "
            + run.namespace()
            + " is gone, or the controller may not look into it: what has begun runs on, and nothing"
            + " else of the run happens until it is watched again";
    news.tell(
        new RunObject(run.namespace(), run.name(), run.id(), Optional.empty(), Optional.empty()),
        new EventRecord(
            clock.instant(), null, null, EventLevel.WARNING, "NAMESPACE_UNWATCHED", message));
  }
}
