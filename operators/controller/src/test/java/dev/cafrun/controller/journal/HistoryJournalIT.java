package dev.cafrun.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.drive.TestRuns;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class HistoryJournalIT {
  private static final StageId INGEST = StageId.of(StageKind.INGEST);
  private static final StageKey KEY = StageKey.of("ab".repeat(32));

  @Test
  void whatAStepRecordsIsRecordedWholeOrNotAtAll() throws Exception {
    PGSimpleDataSource database = TestDatabase.migrated("history_journal");
    History history = History.over(database);
    UUID run = UUID.randomUUID();
    assertThat(history.runs().admit(run, TestRuns.quickstart(), "lab", null, null)).isTrue();
    var leases = new HistoryLeases(history, RunLeases.over(database), Duration.ofMinutes(1));
    try (Leases.Lease lease = leases.tryAcquire(run).orElseThrow()) {
      Journal journal = lease.journal();

      assertThatThrownBy(
              () ->
                  journal.together(
                      to -> {
                        to.entered(RunPhase.RUNNING, null);
                        assertThat(to.launching(INGEST, 1, KEY)).isTrue();
                        throw new IllegalStateException("it dies here");
                      }))
          .hasStackTraceContaining("it dies here");
      assertThat(journal.read().phase()).isEqualTo(RunPhase.PENDING);
      assertThat(journal.read().stage(INGEST).state()).isEqualTo(StageState.PENDING);

      boolean may =
          journal.together(
              to -> {
                to.entered(RunPhase.RUNNING, null);
                return to.launching(INGEST, 1, KEY);
              });
      assertThat(may).isTrue();
      assertThat(journal.read().phase()).isEqualTo(RunPhase.RUNNING);
      assertThat(journal.read().stage(INGEST).state()).isEqualTo(StageState.RUNNING);
    }
  }
}
