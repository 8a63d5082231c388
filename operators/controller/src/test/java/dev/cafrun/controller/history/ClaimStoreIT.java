package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClaimStoreIT {
  private static final StageId TRAIN = StageId.train(1);
  private static final Failure LOST = Failure.platform("NODE_LOST", "gone");
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static DataSource database;
  private static History history;

  @BeforeAll
  static void aDatabase() throws Exception {
    database = TestDatabase.migrated("claims");
    history = History.over(database);
  }

  @Test
  void ofManyRunsThatWouldMakeTheSameAtOnceOneMay() throws Exception {
    StageKey key = Samples.key("wanted by many");
    List<Future<Boolean>> tries = new ArrayList<>();
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int run = 0; run < 8; run++) {
        UUID id = submit("many-" + run);
        tries.add(together.submit(() -> history.stages().launching(id, TRAIN, 1, key)));
      }
    }
    int made = 0;
    for (Future<Boolean> each : tries) {
      made += each.get() ? 1 : 0;
    }

    assertThat(made).isEqualTo(1);
  }

  @Test
  void theOthersRecordNothingAndHearWhoMakesIt() {
    StageKey key = Samples.key("heard of");
    UUID first = submit("heard-1");
    UUID second = submit("heard-2");

    assertThat(history.stages().launching(first, TRAIN, 1, key)).isTrue();
    assertThat(history.stages().launching(second, TRAIN, 1, key)).isFalse();

    assertThat(stage(second).attempts()).isEmpty();
    assertThat(history.claims().ask(second, TRAIN, key, LONG))
        .contains(new Claimant(first, "heard-1-1", TRAIN, 1, false));
    assertThat(history.claims().ask(first, TRAIN, key, LONG)).isEmpty();
    history.claims().ask(second, TRAIN, key, LONG);
    assertThat(history.events().of(second))
        .extracting(EventRecord::message)
        .containsOnlyOnce("train-1 waits for train-1 of run heard-1-1, which makes the same");
  }

  @Test
  void aClaimLastsThroughRetriesAndEndsWithTheStageHoweverThatEnds() {
    Manifest output = Samples.output(TRAIN, Samples.key("ended"), "model");
    StageStore stages = history.stages();
    List<Ending> endings =
        List.of(
            run -> stages.completed(run, Map.of(TRAIN, Samples.made(output))),
            run -> stages.failed(run, TRAIN, 2, LOST),
            run -> stages.cancelled(run, TRAIN),
            run -> stages.held(run, TRAIN),
            run -> history.runs().breakOff(run, LOST));
    UUID next = submit("next");
    for (Ending ending : endings) {
      UUID run = submit("ended-" + endings.indexOf(ending));
      assertThat(stages.launching(run, TRAIN, 1, output.key())).isTrue();
      stages.retrying(run, TRAIN, 1, LOST, Instant.EPOCH);
      assertThat(history.claims().ask(next, TRAIN, output.key(), LONG)).isPresent();
      assertThat(stages.launching(run, TRAIN, 2, output.key())).isTrue();

      ending.of(run);

      assertThat(history.claims().ask(next, TRAIN, output.key(), LONG)).isEmpty();
    }
  }

  /** How a stage ends, or waits again. */
  private interface Ending {
    void of(UUID run);
  }

  @Test
  void aRunThatDoesNotAnswerLosesItsClaimAndOneThatAnswersKeepsIt() {
    StageKey key = Samples.key("silent");
    UUID silent = submit("silent");
    UUID waiting = submit("waiting");
    ClaimStore claims = history.claims();
    assertThat(history.stages().launching(silent, TRAIN, 1, key)).isTrue();

    claims.ask(waiting, TRAIN, key, LONG);
    Claimant claimant = claims.ask(waiting, TRAIN, key, Duration.ZERO).orElseThrow();
    assertThat(claimant.silent()).isTrue();
    assertThat(history.runs().driven(silent)).isPresent();
    claims.dismiss(key, claimant);
    assertThat(history.stages().launching(waiting, TRAIN, 1, key)).as("it answered").isFalse();

    claims.ask(waiting, TRAIN, key, Duration.ZERO);
    claims.dismiss(key, claimant);

    assertThat(history.stages().launching(waiting, TRAIN, 1, key)).isTrue();
    assertThat(history.stages().launching(silent, TRAIN, 1, key))
        .as("back from the dead")
        .isFalse();
  }

  @Test
  void whoAsksAgainAfterHavingBeenAwayBeginsToWaitAnew() throws SQLException {
    StageKey key = Samples.key("away");
    UUID claiming = submit("claiming");
    UUID waiting = submit("asking");
    ClaimStore claims = history.claims();
    assertThat(history.stages().launching(claiming, TRAIN, 1, key)).isTrue();
    claims.ask(waiting, TRAIN, key, PATIENCE);

    asked(key, "10 minutes", "1 minute");
    assertThat(claims.ask(waiting, TRAIN, key, PATIENCE).orElseThrow().silent())
        .as("asked all the while")
        .isTrue();
    asked(key, "10 minutes", "4 minutes");
    assertThat(claims.ask(waiting, TRAIN, key, PATIENCE).orElseThrow().silent())
        .as("away for most of it")
        .isFalse();
  }

  private static void asked(StageKey key, String first, String last) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update claim set contested_at = now() - interval '%s', asked_at = now() - interval '%s' where stage_key = '%s'"
              .formatted(first, last, key.hex()));
    }
  }

  private static StageRecord stage(UUID run) {
    return history.stages().of(run).stream()
        .filter(stage -> stage.id().equals(TRAIN))
        .findFirst()
        .orElseThrow();
  }

  private static UUID submit(String name) {
    return history.runs().submit(Samples.run(name), same -> true).run().line().id();
  }
}
