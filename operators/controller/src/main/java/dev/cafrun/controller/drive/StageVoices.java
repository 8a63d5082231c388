package dev.cafrun.controller.drive;

import dev.cafrun.controller.event.EventTail;
import dev.cafrun.controller.journal.Journal;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.ProcessLauncher;
import dev.cafrun.core.plan.StageObservation;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.worker.StageEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Listens to a run's workers and has what they say recorded, in batches. After a restart it may
 * hear the last words again, which does no harm. Not thread-safe.
 */
final class StageVoices {
  /** At most two batches a second, so that a quick training does not keep the database busy. */
  static final Duration PAUSE = Duration.ofMillis(500);

  private static final System.Logger LOG = System.getLogger(StageVoices.class.getName());

  private final Journal journal;
  private final ProcessLauncher launcher;
  private final Map<Attempt, EventTail> tails = new HashMap<>();
  private final Clock steady;
  private Instant next = Instant.EPOCH;

  /**
   * @param steady is never set
   */
  StageVoices(Journal journal, ProcessLauncher launcher, Clock steady) {
    this.steady = steady;
    this.journal = journal;
    this.launcher = launcher;
  }

  /** Called before the observation is acted on, so that a worker's last words are recorded too. */
  void listen(Observation observation) {
    Instant now = steady.instant();
    boolean due = !now.isBefore(next);
    if (due) {
      next = now.plus(PAUSE);
    }
    observation
        .run()
        .stages()
        .forEach(
            (id, stage) -> {
              if (stage.state() == StageState.RUNNING && (due || hasEnded(stage))) {
                listen(new Attempt(observation.recorded().id(), id, stage.attempts()));
              }
            });
    tails.keySet().removeIf(attempt -> !runs(observation, attempt));
  }

  private static boolean hasEnded(StageObservation stage) {
    return stage.execution() == null || !stage.execution().underWay();
  }

  private static boolean runs(Observation observation, Attempt attempt) {
    StageObservation stage = observation.run().stage(attempt.stage());
    return stage.state() == StageState.RUNNING && stage.attempts() == attempt.number();
  }

  private void listen(Attempt attempt) {
    try {
      EventTail tail = tail(attempt);
      List<StageEvent> events = tail.read();
      while (!events.isEmpty()) {
        journal.said(attempt.stage(), attempt.number(), events);
        tail.heard();
        events = tail.read();
      }
    } catch (IOException e) {
      cannotHear(attempt, e);
    } catch (RuntimeException e) {
      if (TransientFaults.passes(e)) {
        throw e;
      }
      cannotHear(attempt, e);
    }
  }

  private EventTail tail(Attempt attempt) throws IOException {
    EventTail tail = tails.get(attempt);
    if (tail == null) {
      tail = new EventTail(launcher.events(attempt), launcher.heard(attempt));
      tails.put(attempt, tail);
    }
    return tail;
  }

  /** That nobody knows how far a stage is must not stop it. */
  private static void cannotHear(Attempt attempt, Exception why) {
    LOG.log(System.Logger.Level.WARNING, "cannot make out what " + attempt + " says", why);
  }
}
