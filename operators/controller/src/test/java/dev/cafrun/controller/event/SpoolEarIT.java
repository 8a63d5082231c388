package dev.cafrun.controller.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.TestRuns;
import dev.cafrun.controller.event.SpoolEar.Heard;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a worker far away says, over a connection that breaks anywhere. */
class SpoolEarIT {
  private static PGSimpleDataSource database;

  private final UUID run = UUID.randomUUID();
  private final StageId train = StageId.train(1);
  private final Attempt attempt = new Attempt(run, train, 1);
  private SpoolEar ear;
  private History history;

  @BeforeAll
  static void aDatabase() throws Exception {
    database = TestDatabase.migrated("spool_ear");
  }

  @BeforeEach
  void anAttempt() {
    history = History.over(database);
    ear = SpoolEar.over(database);
    history.runs().admit(run, TestRuns.quickstart(), "lab", null, null);
    history.stages().launching(run, train, 1, new StageKey(Sha256.of(run.toString())));
  }

  @Test
  void piecesThatFollowEachOtherAreAllHeard() {
    byte[] first = line(1, 0.9);
    byte[] second = line(2, 0.8);

    assertThat(ear.hear(attempt, 0, first)).contains(new Heard(first.length, false));
    assertThat(ear.hear(attempt, first.length, second))
        .contains(new Heard(first.length + second.length, false));
    assertThat(points()).isEqualTo(2);
  }

  @Test
  void aPieceSentTwiceIsHeardOnceAndWhatIsNewInItIsTaken() {
    byte[] both = bytes(text(1, 0.9) + text(2, 0.8));
    ear.hear(attempt, 0, line(1, 0.9));

    assertThat(ear.hear(attempt, 0, both)).contains(new Heard(both.length, false));
    assertThat(ear.hear(attempt, 0, both)).contains(new Heard(both.length, false));
    assertThat(points()).isEqualTo(2);
  }

  @Test
  void halfALineWaitsForItsOtherHalf() {
    byte[] whole = line(1, 0.9);
    byte[] half = bytes(text(1, 0.9) + "{\"type\":\"met");

    assertThat(ear.hear(attempt, 0, half)).contains(new Heard(whole.length, false));
  }

  @Test
  void aWorkerThatSaysThatItLivesIsHeardAlthoughItSaysNothingElse() {
    assertThat(heartbeat()).isNull();
    ear.lives(attempt);
    assertThat(heartbeat()).isNotNull();

    history.stages().held(run, train);
    Instant before = heartbeat();
    ear.lives(attempt);
    assertThat(heartbeat()).as("what has ended lives no more").isEqualTo(before);
  }

  private Instant heartbeat() {
    return history.stages().of(run).stream()
        .filter(stage -> stage.id().equals(train))
        .findFirst()
        .orElseThrow()
        .attempts()
        .getFirst()
        .heartbeatAt();
  }

  @Test
  void aGapIsToldAndNothingOfItTaken() {
    assertThat(ear.hear(attempt, 10, line(1, 0.9))).contains(new Heard(0, true));
    assertThat(points()).isZero();
  }

  @Test
  void anEmptyPieceAsksHowFarItWasHeard() {
    byte[] first = line(1, 0.9);
    ear.hear(attempt, 0, first);

    assertThat(ear.hear(attempt, 0, new byte[0])).contains(new Heard(first.length, false));
  }

  @Test
  void aLineWithoutEndIsPassedOver() {
    byte[] endless = new byte[1 << 20];
    byte[] rest = bytes("\n" + text(1, 0.9));

    assertThat(ear.hear(attempt, 0, endless)).contains(new Heard(endless.length, false));
    assertThat(ear.hear(attempt, endless.length, rest))
        .contains(new Heard(endless.length + rest.length, false));
    assertThat(points()).isEqualTo(1);
  }

  @Test
  void nobodyKnowsAnAttemptThatWasNeverStarted() {
    assertThat(ear.hear(new Attempt(run, train, 2), 0, line(1, 0.9))).isEmpty();
  }

  private long points() {
    return history.metrics().curves(run, 100, 100_000).stream()
        .mapToInt(curve -> curve.points().size())
        .sum();
  }

  private static byte[] line(long step, double value) {
    return bytes(text(step, value));
  }

  private static String text(long step, double value) {
    return "{\"type\":\"metric\",\"at\":\"2026-01-01T00:00:00Z\",\"name\":\"loss\",\"step\":"
        + step
        + ",\"value\":"
        + value
        + "}\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
