package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.OccupantStore;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** One installation a database. */
class SoleRunDriversIT {
  private static final RunHandle RUN = new RunHandle(new UUID(0, 1), "quickstart", 1, false);

  private static final UUID PROCESS = new UUID(0, 1);

  private PGSimpleDataSource database;
  private OccupantStore occupants;

  @BeforeEach
  void aDatabase(TestInfo test) throws Exception {
    int scenario = test.getDisplayName().hashCode() & Integer.MAX_VALUE;
    database = TestDatabase.migrated("sole_drivers_" + scenario);
    occupants = History.over(database).occupants();
  }

  @Test
  void whileOneIsAtWorkAnotherIsToldWhoAndTheSameIsLetIn() throws Exception {
    RunDrivers staging = drivers("staging", run -> RunPhase.SUCCEEDED);
    RunDrivers sameAgain = drivers("production", run -> RunPhase.SUCCEEDED);
    RunDrivers production =
        drivers(
            "production",
            run -> {
              assertThatThrownBy(() -> staging.drive(run))
                  .isInstanceOfSatisfying(
                      StageException.class,
                      e -> assertThat(e.failure().code()).isEqualTo("DATABASE_OCCUPIED"))
                  .hasMessageContaining("in use by another CafRun, the home /production, heard of")
                  .hasMessageContaining("a schema, of its own");
              assertThatThrownBy(staging::driveAll).isInstanceOf(StageException.class);
              assertThatThrownBy(staging::requireTheRight).hasMessageContaining("/production");
              sameAgain.requireTheRight();
              return RunPhase.FAILED;
            });

    assertThat(production.drive(RUN)).isEqualTo(RunPhase.FAILED);

    assertThat(staging.drive(RUN)).as("it has left").isEqualTo(RunPhase.SUCCEEDED);
    assertThat(sameAgain.drive(RUN)).isEqualTo(RunPhase.SUCCEEDED);
  }

  @Test
  void whoLeavesLetsNobodyInWhileAnotherProcessOfItsInstallationIsAtWork() throws Exception {
    RunDrivers staging = drivers("staging", run -> RunPhase.SUCCEEDED);
    RunDrivers brief = drivers("production", run -> RunPhase.SUCCEEDED);
    RunDrivers lasting =
        drivers(
            "production",
            run -> {
              assertThat(brief.drive(run)).isEqualTo(RunPhase.SUCCEEDED);
              assertThatThrownBy(() -> staging.drive(run)).hasMessageContaining("/production");
              return RunPhase.FAILED;
            });

    assertThat(lasting.drive(RUN)).isEqualTo(RunPhase.FAILED);

    assertThat(staging.drive(RUN)).isEqualTo(RunPhase.SUCCEEDED);
  }

  @Test
  void whoWasKilledIsWaitedForAMinuteAndNoLonger() throws Exception {
    assertThat(occupants.enter("killed", PROCESS, "the home /killed")).isEmpty();
    assertThat(occupants.enter("next", PROCESS, "the home /next"))
        .hasValueSatisfying(other -> assertThat(other.description()).isEqualTo("the home /killed"));

    silent("30 seconds");
    assertThat(occupants.enter("next", PROCESS, "the home /next")).isPresent();
    silent("90 seconds");
    assertThat(occupants.enter("next", PROCESS, "the home /next")).isEmpty();

    assertThat(occupants.enter("killed", PROCESS, "the home /killed")).isPresent();
  }

  private void silent(String duration) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update occupant set heard_at = now() - interval '" + duration + "'");
    }
  }

  private interface Driving {
    RunPhase drive(RunHandle run) throws InterruptedException;
  }

  private RunDrivers drivers(String installation, Driving driving) {
    return new SoleRunDrivers(
        new RunDrivers() {
          @Override
          public RunPhase drive(RunHandle run) throws InterruptedException {
            return driving.drive(run);
          }

          @Override
          public void driveAll() {}

          @Override
          public void requireTheRight() {}
        },
        () -> {},
        occupants,
        installation,
        "the home /" + installation);
  }
}
