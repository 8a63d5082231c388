package dev.cafrun.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that can happen to a run, with everything else that can happen at the same time. */
class PlannerPairsTest {
  private static final StageId INGEST = StageId.of("ingest");

  private enum Event {
    /** An attempt failed, and its backoff is over. */
    RETRY,
    /** The output is there. */
    CACHE,
    SUSPEND,
    CANCEL,
    /** The attempt was stopped in a suspension that has been taken back. */
    RESUME,
    /** The run is out of time. */
    DEADLINE,
    /** The stage has not begun, because another run makes the same. */
    ELSEWHERE
  }

  @Test
  void ofAnyTwoThingsAtOnceTheStrongerOneDecides() {
    for (Event one : Event.values()) {
      for (Event other : Event.values()) {
        Set<Event> events = EnumSet.of(one, other);
        RunFixture run = started(events);
        happen(run, events);

        List<Action> plan = run.plan();
        assertThat(run.plan()).as("%s, planned twice", events).isEqualTo(plan);
        run.apply(plan);

        check(run, events);
      }
    }
  }

  private static RunFixture started(Set<Event> events) {
    RunFixture run = RunFixture.withSeeds(1);
    if (events.contains(Event.DEADLINE)) {
      run.runDeadline(Duration.ofHours(1));
    }
    return run.apply(run.plan());
  }

  private static void happen(RunFixture run, Set<Event> events) {
    for (Event event : events) { // In the order in which they are declared.
      switch (event) {
        case RETRY -> {
          run.failed("ingest", Failure.platform("NODE_LOST", "gone"));
          run.apply(run.plan()).pass(Duration.ofSeconds(30));
          if (events.contains(Event.RESUME)) {
            run.apply(run.plan());
          }
        }
        case CACHE -> run.output("ingest").forgotten("ingest");
        case SUSPEND -> run.suspended(true);
        case CANCEL -> run.cancelled();
        case RESUME -> run.stopped("ingest");
        case DEADLINE -> run.pass(Duration.ofHours(2));
        case ELSEWHERE -> {
          run.elsewhere("ingest", true);
          if (!events.contains(Event.RESUME)) {
            run.forgotten("ingest");
          }
        }
      }
    }
  }

  private static void check(RunFixture run, Set<Event> events) {
    String when = events.toString();
    StageObservation ingest = run.stages().get(INGEST);
    if (events.contains(Event.CACHE)) {
      assertThat(ingest.state()).as(when).isEqualTo(StageState.SUCCEEDED);
    }
    if (events.contains(Event.CANCEL)) {
      assertThat(run.phase()).as(when).isEqualTo(RunPhase.CANCELLED);
    } else if (events.contains(Event.DEADLINE)) {
      assertThat(run.phase()).as(when).isEqualTo(RunPhase.FAILED);
    } else if (events.contains(Event.SUSPEND)) {
      assertThat(run.phase()).as(when).isEqualTo(RunPhase.SUSPENDED);
      assertThat(ingest.execution() instanceof Execution.Running).as(when).isFalse();
    } else {
      assertThat(run.phase()).as(when).isEqualTo(RunPhase.RUNNING);
      if (events.contains(Event.ELSEWHERE) && !events.contains(Event.CACHE)) {
        assertThat(ingest.state()).as(when).isIn(StageState.PENDING, StageState.RETRYING);
        run.elsewhere("ingest", false).apply(run.plan());
        ingest = run.stages().get(INGEST);
        assertThat(ingest.state()).as(when).isEqualTo(StageState.RUNNING);
        assertThat(ingest.attempts()).as(when).isEqualTo(2);
      } else if (!events.contains(Event.CACHE)) {
        assertThat(ingest.state()).as(when).isEqualTo(StageState.RUNNING);
        assertThat(ingest.attempts()).as(when).isEqualTo(1 + events.size());
      }
    }
    assertThat(ingest.failures()).as(when).isEqualTo(events.contains(Event.RETRY) ? 1 : 0);
    if (run.phase().terminal()) {
      assertThat(run.stages().values()).as(when).allMatch(stage -> stage.state().terminal());
      assertThat(run.plan()).as(when).isEmpty();
    }
  }
}
