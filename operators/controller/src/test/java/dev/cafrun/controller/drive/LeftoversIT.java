package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** What ended runs left, and when it may go. */
class LeftoversIT {
  private static final StageId INGEST = StageId.of("ingest");
  private static final int MANY = 10_000;

  private final MemoryStore store = new MemoryStore();
  private final List<UUID> withoutLocalLogs = new ArrayList<>();
  private PGSimpleDataSource database;
  private History history;

  @BeforeEach
  void aDatabase(TestInfo test) throws Exception {
    database = TestDatabase.migrated("leftovers", test);
    history = History.over(database);
  }

  @Test
  void ofARunThatWasStoppedTwoWeeksAgoNothingUnfinishedIsLeft() throws Exception {
    UUID run = attempt("stopped");
    leave("stopped", run, false);
    end(run, 15);

    collect();

    assertThat(store.list("")).extracting("key").containsExactly(log(run));
  }

  @Test
  void whoWantsTheSameWithinTwoWeeksGoesOnWithIt() throws Exception {
    UUID run = attempt("stopped");
    leave("stopped", run, false);
    end(run, 13);

    collect();

    assertThat(store.list("")).hasSize(3);
  }

  @Test
  void aRunThatIsHeldForMonthsKeepsWhatItAndOthersBegan() throws Exception {
    UUID old = attempt("same");
    end(old, 200);
    UUID held = attempt("same");
    leave("same", held, false);

    collect();

    assertThat(there(ArtifactLayout.checkpoint(key("same"), 7))).isTrue();
    assertThat(history.runs().standing(held)).isPresent();
  }

  @Test
  void aFinishedOutputIsNeverTouchedThoughNobodyHasRecordedIt() throws Exception {
    UUID run = attempt("sealed");
    leave("sealed", run, true);
    end(run, 400);

    collect();

    assertThat(store.list("artifacts/")).hasSize(2);
    assertThat(store.list("checkpoints/")).as("it needs none any more").isEmpty();
    assertThat(store.list("logs/")).as("nobody has read them for months").isEmpty();
    assertThat(withoutLocalLogs).containsExactly(run);
  }

  @Test
  void whatThisDatabaseDoesNotKnowIsAnothersAndStays() throws Exception {
    UUID strange = UUID.randomUUID();
    leave("strange", strange, false);
    end(attempt("own"), 400);

    collect();

    assertThat(store.list("")).hasSize(3);
  }

  @Test
  void whileAnOutputIsCollectedNobodyBeginsToWorkOnIt() throws Exception {
    UUID old = attempt("shared");
    leave("shared", old, false);
    end(old, 30);
    UUID next = admitted();
    CountDownLatch begun = new CountDownLatch(1);

    boolean blocked =
        history
            .leftovers()
            .collect(
                Instant.now().minus(Duration.ofDays(14)),
                left -> {
                  Thread.startVirtualThread(
                      () -> {
                        assertThat(history.stages().launching(next, INGEST, 1, key("shared")))
                            .isTrue();
                        begun.countDown();
                      });
                  assertThat(soon(begun)).as("it has to wait").isFalse();
                })
            .isPresent();

    assertThat(blocked).isTrue();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    collect();
    assertThat(history.stages().of(next).getFirst().key()).isEqualTo(key("shared"));
  }

  @Test
  void whatCouldNotBeRemovedIsFoundAgain() throws Exception {
    UUID run = attempt("stopped");
    leave("stopped", run, false);
    end(run, 15);

    assertThatThrownBy(
            () ->
                history
                    .leftovers()
                    .collect(
                        Instant.now(),
                        left -> {
                          throw new IllegalStateException("the store is away");
                        }))
        .hasMessageContaining("the store is away");
    collect();

    assertThat(store.list("checkpoints/")).isEmpty();
  }

  /** Against a model that knows everything at once. */
  @Test
  void whateverHappenedWhatSomebodyMayNeedStaysAndTheRestGoes() throws Exception {
    for (int seed = 0; seed < 12; seed++) {
      anyHistory(new SplittableRandom(seed), "random-" + seed);
    }
  }

  private record Worked(String key, UUID run, int daysAgo) {
    /** Whether it, or whoever wants the same, may go on with it. */
    boolean counts() {
      return daysAgo <= 14;
    }
  }

  private void anyHistory(RandomGenerator random, String about) throws Exception {
    int keys = random.nextInt(1, 6);
    List<Worked> all = new ArrayList<>();
    Map<String, Boolean> sealed = new HashMap<>();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      String key = about + "-" + random.nextInt(keys);
      int daysAgo = random.nextBoolean() ? random.nextInt(20, 200) : random.nextInt(0, 13);
      boolean ends = random.nextInt(4) > 0;
      UUID run = attempt(key);
      sealed.merge(key, random.nextInt(3) == 0, Boolean::logicalOr);
      leave(key, run, sealed.get(key));
      release(run); // as of a run that has been silent for long, so that others may begin too
      if (ends) {
        end(run, daysAgo);
      }
      all.add(new Worked(key, run, ends ? daysAgo : 0));
      if (random.nextInt(3) == 0) {
        collect();
      }
    }
    collect();

    for (String key : sealed.keySet()) {
      boolean needed = all.stream().anyMatch(work -> work.key().equals(key) && work.counts());
      boolean unfinishedFiles = needed || sealed.get(key);
      assertThat(there(ArtifactLayout.folder(INGEST.kind(), key(key)) + "part"))
          .as("%s: files of %s", about, key)
          .isEqualTo(unfinishedFiles);
      if (needed) {
        assertThat(there(ArtifactLayout.checkpoint(key(key), 7)))
            .as("%s: checkpoint of %s", about, key)
            .isTrue();
      } else {
        assertThat(store.list(ArtifactLayout.checkpoints(key(key)))).isEmpty();
      }
    }
    for (Worked work : all) {
      assertThat(there(log(work.run()))).as("%s: log", about).isEqualTo(work.daysAgo() <= 90);
    }
  }

  private void release(UUID run) throws Exception {
    update("delete from claim where run_id = ?", run);
  }

  private void collect() {
    new Leftovers(
            history.leftovers(), history.metrics(), store, withoutLocalLogs::add, Clock.systemUTC())
        .collect(MANY);
  }

  private static boolean soon(CountDownLatch latch) {
    try {
      return latch.await(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private UUID admitted() {
    UUID run = UUID.randomUUID();
    history.runs().admit(run, TestRuns.quickstart(), "lab", null, null);
    history.runs().enter(run, RunPhase.RUNNING, null);
    return run;
  }

  /** Of a run that works on that output. */
  private UUID attempt(String output) {
    UUID run = admitted();
    assertThat(history.stages().launching(run, INGEST, 1, key(output))).isTrue();
    return run;
  }

  private void leave(String output, UUID run, boolean sealed) {
    store.put(ArtifactLayout.checkpoint(key(output), 7), new byte[] {1}, "");
    store.put(ArtifactLayout.folder(INGEST.kind(), key(output)) + "part", new byte[] {1}, "");
    store.put(log(run), new byte[] {1}, "");
    if (sealed) {
      store.put(ArtifactLayout.manifest(INGEST.kind(), key(output), 1), new byte[] {1}, "");
    }
  }

  private void end(UUID run, int daysAgo) throws Exception {
    history.stages().cancelled(run, INGEST);
    history.runs().enter(run, RunPhase.CANCELLED, null);
    update(
        "update run set finished_at = now() - interval '" + daysAgo + " days' where id = ?", run);
  }

  private void update(String statement, UUID run) throws Exception {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(statement)) {
      update.setObject(1, run);
      update.executeUpdate();
    }
  }

  private boolean there(String object) {
    return store.head(object).isPresent();
  }

  private static String log(UUID run) {
    return new Attempt(run, INGEST, 1).archivedLog();
  }

  private static StageKey key(String text) {
    return new StageKey(Sha256.of(text));
  }
}
