package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notices attempts whose worker is there, and used to say that it lives, and says so no more. Time
 * counts from when this operator has first seen the last word, and only as long as it looks: what
 * nobody could have heard while the operator or its database was away was not silence. Thread-safe.
 */
final class Silence {
  /** Runs are looked at once a minute, or more often, unless something is in the way. */
  private static final Duration LONGEST_GAP = Duration.ofMinutes(3);

  private final Duration patience;
  private final Clock steady;
  private final Map<Attempt, Word> words = new ConcurrentHashMap<>();

  /**
   * @param steady is never set
   */
  Silence(Duration patience, Clock steady) {
    this.patience = patience;
    this.steady = steady;
  }

  /**
   * A worker's last word that it lives.
   *
   * @param at by the database's clock; compared with itself alone
   * @param seen first, by the operator's clock
   * @param looked last, by the operator's clock
   */
  record Word(Instant at, Instant seen, Instant looked) {
    /** Pure. */
    static Word next(@Nullable Word before, Instant at, Instant now) {
      return before == null
              || !before.at.equals(at)
              || before.looked.plus(LONGEST_GAP).isBefore(now)
          ? new Word(at, now, now)
          : new Word(at, before.seen, now);
    }

    Duration silence() {
      return Duration.between(seen, looked);
    }
  }

  /**
   * Looks at a run.
   *
   * @param pending stages whose pods do not work yet
   * @return attempts that hang, and why they are to be ended
   */
  Map<Attempt, Failure> look(RunDetail run, Set<StageId> pending) {
    UUID id = run.summary().id();
    if (run.summary().finishedAt() != null) {
      words.keySet().removeIf(attempt -> attempt.run().equals(id));
      return Map.of();
    }
    Map<Attempt, Failure> hanging = new HashMap<>();
    for (StageDetail stage : run.stages()) {
      if (stage.state() == StageState.RUNNING
          && !stage.attempts().isEmpty()
          && !pending.contains(stage.stage())) {
        AttemptDetail newest = stage.attempts().getLast();
        Attempt attempt = new Attempt(id, stage.stage(), newest.number());
        if (newest.heartbeatAt() != null && hangs(attempt, newest.heartbeatAt())) {
          hanging.put(attempt, failure(attempt));
        }
      }
    }
    return hanging;
  }

  /** Of one that never said it lives, nobody knows: an older release, or it cannot reach us. */
  private boolean hangs(Attempt attempt, Instant heartbeat) {
    Word word =
        words.compute(attempt, (key, before) -> Word.next(before, heartbeat, steady.instant()));
    return word.silence().compareTo(patience) >= 0;
  }

  private Failure failure(Attempt attempt) {
    return Failure.platform(
        "WORKER_SILENT",
        attempt
            + " hangs: for "
            + patience.toSeconds()
            + " s its worker has not said that it lives, which it does every 20 s");
  }
}
