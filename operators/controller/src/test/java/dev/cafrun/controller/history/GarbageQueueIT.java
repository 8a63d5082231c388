package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may go when a run's CafRun is gone, and what may not. */
class GarbageQueueIT {
  private static final StageId INGEST = StageId.of("ingest");

  private final List<StageKey> removed = new ArrayList<>();
  private History history;

  @BeforeEach
  void aDatabase() throws Exception {
    history =
        History.over(
            TestDatabase.migrated("garbage_" + UUID.randomUUID().toString().substring(0, 8)));
  }

  @Test
  void whatARunMadeForItselfAloneIsRemovedOnce() {
    UUID run = ended("alone", "own", false);

    history.garbage().add(run);
    history.garbage().add(run);
    collect();

    assertThat(removed).containsExactly(Samples.key("own"));
    history.garbage().add(run);
    collect();
    assertThat(removed).hasSize(1);
  }

  @Test
  void whatAnyRunMayUseStays() {
    history.garbage().add(ended("sharing", "shared", true));
    collect();

    assertThat(removed).isEmpty();
  }

  @Test
  void whatAnotherRunLeftBehindTooStays() {
    UUID run = ended("first", "both", false);
    ended("second", "both", false);

    history.garbage().add(run);
    collect();

    assertThat(removed).isEmpty();
  }

  @Test
  void whatCouldNotBeRemovedStaysInTheQueue() {
    history.garbage().add(ended("alone", "own", false));

    assertThatThrownBy(
            () ->
                history
                    .garbage()
                    .take(
                        output -> {
                          throw new IllegalStateException("the store is away");
                        }))
        .hasMessageContaining("the store is away");
    collect();

    assertThat(removed).containsExactly(Samples.key("own"));
  }

  private void collect() {
    while (history.garbage().take(output -> removed.add(output.key())).isPresent()) {}
  }

  private UUID ended(String name, String output, boolean reusable) {
    UUID run = UUID.randomUUID();
    history.runs().admit(run, Samples.run(name), "lab", null, null);
    history.runs().enter(run, RunPhase.RUNNING, null);
    history.stages().launching(run, INGEST, 1, Samples.key(output));
    history
        .stages()
        .completed(
            run,
            Map.of(
                INGEST,
                new Completed(
                    Samples.output(INGEST, Samples.key(output), output),
                    false,
                    Samples.key(output),
                    reusable,
                    Map.of())));
    history.runs().enter(run, RunPhase.CANCELLED, null);
    return run;
  }
}
