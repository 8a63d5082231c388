package dev.cafrun.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.drive.TestRuns;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class HistoryJournalIT {
  private static final StageId INGEST = StageId.of(StageKind.INGEST);
  private static final Duration DAY = Duration.ofDays(1);

  /** For each jump three, and what the test itself takes. */
  private static final Duration MINUTES = Duration.ofMinutes(10);

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

  @Test
  void aRunAgesOnlyWhileSomebodyDrivesItHoweverTheDatabasesClockIsSet() throws Exception {
    PGSimpleDataSource database = TestDatabase.migrated("driven");
    TestDatabase.setClock(database, Duration.ZERO);
    UUID run = UUID.randomUUID();
    assertThat(History.over(database).runs().admit(run, TestRuns.quickstart(), "lab", null, null))
        .isTrue();
    try (Leases.Lease lease = lease(database, run)) {
      lease.journal().entered(RunPhase.RUNNING, null);
      assertThat(lease.journal().read().driven()).isLessThan(MINUTES);
    }
    for (Duration ahead : List.of(DAY, DAY.negated(), DAY.multipliedBy(300))) {
      TestDatabase.setClock(database, ahead);
      try (Leases.Lease lease = lease(database, run)) {
        RecordedRun read = lease.journal().read();
        assertThat(read.driven()).as("%s ahead", ahead).isLessThan(MINUTES);
        Instant now = read.readAt();
        Instant started = Objects.requireNonNull(read.startedAt());
        Instant began =
            Ages.by(Clock.fixed(now, ZoneOffset.UTC))
                .began(new Ages.Thing.Run(run), started, read.ageSince(started));
        assertThat(Duration.between(began, now)).as("as old as").isLessThan(MINUTES);
      }
    }
  }

  @Test
  void whoeverDrivesARunIsSeenToDoSoWhileTheLeaseIsHeldAndAHeldRunDoesNotAge() throws Exception {
    PGSimpleDataSource database = TestDatabase.migrated("driving");
    TestDatabase.setClock(database, Duration.ZERO);
    UUID run = UUID.randomUUID();
    assertThat(History.over(database).runs().admit(run, TestRuns.quickstart(), "lab", null, null))
        .isTrue();
    try (Leases.Lease lease = lease(database, run)) {
      lease.journal().entered(RunPhase.RUNNING, null);
      for (int minute = 1; minute <= 20; minute++) {
        TestDatabase.setClock(database, Duration.ofMinutes(minute));
        assertThat(lease.journal().read().driven())
            .isBetween(Duration.ofMinutes(minute), Duration.ofMinutes(minute).plus(MINUTES));
      }
      lease.journal().entered(RunPhase.SUSPENDED, null);
      Duration before = lease.journal().read().driven();
      for (int minute = 21; minute <= 40; minute++) {
        TestDatabase.setClock(database, Duration.ofMinutes(minute));
        assertThat(lease.journal().read().driven()).isEqualTo(before);
      }
    }
  }

  private static Leases.Lease lease(PGSimpleDataSource database, UUID run) {
    return new HistoryLeases(
            History.over(database), RunLeases.over(database), Duration.ofMinutes(1))
        .tryAcquire(run)
        .orElseThrow();
  }
}
