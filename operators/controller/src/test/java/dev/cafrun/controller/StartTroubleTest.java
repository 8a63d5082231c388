package dev.cafrun.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class StartTroubleTest {
  @Test
  void aDatabaseThatIsTooSlowIsNotOneWithOtherTables() {
    FlywayException trouble =
        new FlywayException(
            "Unable to obtain connection from database",
            new SQLException("Acquisition timeout while waiting for new connection"));

    assertThat(StartTrouble.sentence(new IllegalStateException(trouble)))
        .contains(
            "the database gave no connection in time (Acquisition timeout while waiting for new"
                + " connection); try again");
  }

  @Test
  void whatFlywaySaysOfTheTablesIsSaidOfTheTables() {
    assertThat(StartTrouble.sentence(new FlywayException("Detected applied migration 99")))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("the database's tables are not those of this version of CafRun"));
  }

  @Test
  void aDiskThatIsFullIsSaidThoughTheTablesWereBeingMade() {
    FlywayException trouble =
        new FlywayException(
            "Migration V2 failed",
            new SQLException("ERROR: could not extend file: No space left on device", "53100"));

    assertThat(StartTrouble.sentence(trouble))
        .contains(
            "the disk that the database is on is full (ERROR: could not extend file: No space left"
                + " on device); free some space there and try again");
  }

  @Test
  void whatTheDatabaseItselfCouldNotDoIsNotSaidOfTheTables() {
    FlywayException trouble =
        new FlywayException("Migration V2 failed", new SQLException("ERROR: bad page", "XX001"));

    assertThat(StartTrouble.sentence(trouble)).isEmpty();
  }

  @Test
  void tablesThatAreInTheWayAreNotThoseOfThisVersion() {
    FlywayException trouble =
        new FlywayException(
            "Migration V1 failed",
            new SQLException("ERROR: relation \"artifact\" already exists", "42P07"));

    assertThat(StartTrouble.sentence(trouble))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("the database's tables are not those of this version of CafRun"));
  }
}
