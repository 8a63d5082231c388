package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.MemoryRun;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.drive.TestRuns;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A thousand lives of runs on a cluster where everything goes wrong that can: API calls fail before
 * or after they were carried out, watches lag, operators are killed at every write, pods cannot
 * start, fail, are evicted or vanish, room and the namespace come and go, queues let Jobs in and
 * send them away, people remove Jobs, suspend, resume and cancel, change the resources of stages,
 * upgrade the operator, and lose its database or restore an older one. Some have a twin that wants
 * exactly the same.
 */
class RandomClusterHistoriesTest {
  private static final int HISTORIES = 1_000;

  /** The last is nonsense. */
  private static final List<String> AMOUNTS = List.of("1Gi", "2Gi", "4Gi", "-1Gi");

  private static final Map<String, RunSpec> WANTED =
      AMOUNTS.stream()
          .collect(Collectors.toMap(amount -> amount, RandomClusterHistoriesTest::wanted));

  private int release;
  private String memory = AMOUNTS.getFirst();
  private Optional<String> queue = Optional.empty();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Clock clock = clock(() -> now);

  @Test
  void everyRunEndsNoAttemptEverHasTwoJobsAndNothingIsMadeTwice() {
    int changed = 0;
    int removed = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      MemoryStore store = new MemoryStore();
      MemoryCluster cluster = new MemoryCluster(random, store, () -> now);
      MemoryRun run = run(random, store);
      boolean twins = random.nextInt(3) == 0;
      List<MemoryRun> runs = twins ? List.of(run, run.twin()) : List.of(run);

      memory = AMOUNTS.getFirst();
      queue = random.nextInt(3) == 0 ? Optional.of("gpus") : Optional.empty();

      boolean restored = live(runs, cluster, random);
      changed += cluster.changed;
      removed += cluster.removed;

      assertThat(done(runs)).as("seed %d ends", seed).isTrue();
      assertThat(cluster.made).as("seed %d", seed).doesNotHaveDuplicates();
      if (!restored) {
        assertThat(cluster.made).as("seed %d", seed).isSubsetOf(recorded(runs));
      }
      assertThat(cluster.worked).as("seed %d", seed).doesNotHaveDuplicates();
      if (!restored || !cluster.lost) {
        // Else neither the database nor a Job may know what it began with.
        assertThat(cluster.images).as("seed %d", seed).hasSizeLessThanOrEqualTo(runs.size());
        assertThat(cluster.worked)
            .as("seed %d", seed)
            .hasSizeLessThanOrEqualTo(runs.size() * run.stages().size());
      }
      for (MemoryRun each : runs) {
        assertThat(each.stages())
            .as("seed %d", seed)
            .allMatch(stage -> each.state(stage).terminal())
            .allMatch(
                stage -> (each.state(stage) == StageState.SUCCEEDED) == each.hasOutput(stage));
      }
    }
    assertThat(changed).as("Jobs that were given other resources").isGreaterThan(HISTORIES / 10);
    assertThat(removed).as("Jobs that were made again with others").isGreaterThan(HISTORIES / 10);
  }

  /**
   * The clocks of operator and database are set by an hour or by years, again and again; of nodes
   * and the API server they are right.
   */
  @Test
  void howeverClocksAreSetARunEndsAndNoDeadlineStrikesThatHasNotPassed() {
    int overdue = 0;
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      Instant start = now;
      Duration deadline = Duration.ofMinutes(seed % 2 == 0 ? 20 : 2);
      Duration[] wrong = {Duration.ZERO, Duration.ZERO};
      Clock operators = clock(() -> now.plus(wrong[0]));
      MemoryStore store = new MemoryStore();
      MemoryCluster cluster = new MemoryCluster(random, store, () -> now);
      MemoryRun run =
          MemoryRun.drivenBy(
              Map.of(
                  "train",
                  Map.of("seeds", List.of(1)),
                  "deadline",
                  deadline.toMinutes() + "m",
                  "stages",
                  Map.of("train", Map.of("deadline", deadline.toMinutes() + "m"))),
              store,
              clock(() -> now.plus(wrong[1])),
              operators,
              clock);

      for (int step = 0; step < 600 && !done(List.of(run)); step++) {
        if (step >= 30) {
          cluster.beKind();
        }
        if (random.nextInt(4) == 0) {
          Duration far = random.nextBoolean() ? Duration.ofHours(1) : Duration.ofDays(2_000);
          wrong[random.nextInt(2)] = far.multipliedBy(random.nextInt(-1, 2));
        }
        turn(run, cluster, Integer.MAX_VALUE, operators);
        cluster.pass();
        now = now.plusSeconds(random.nextInt(60));
      }

      assertThat(done(List.of(run))).as("seed %d ends", seed).isTrue();
      boolean struck =
          run.stages().stream()
              .filter(stage -> run.state(stage) == StageState.FAILED)
              .anyMatch(stage -> run.failure(stage).code().endsWith("DEADLINE_EXCEEDED"));
      if (struck) {
        overdue++;
        assertThat(Duration.between(start, now)).as("seed %d", seed).isGreaterThan(deadline);
      }
    }
    assertThat(overdue).as("that pass, too").isBetween(1, 149);
  }

  private static Clock clock(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }

  private MemoryRun run(Random random, MemoryStore store) {
    return new MemoryRun(
        random.nextInt(3) == 0
            ? Map.of("train", Map.of("seeds", List.of(1, 2)), "deadline", "10h")
            : Map.of("train", Map.of("seeds", List.of(1))),
        store,
        clock);
  }

  /**
   * Whether the database was restored from a backup. That does not happen to twins: the order in
   * which they are looked at then decides who goes on, and the other's Job may be at work already.
   */
  private boolean live(List<MemoryRun> runs, MemoryCluster cluster, Random random) {
    Runnable backup = runs.getFirst().backup();
    boolean restored = false;
    for (int step = 0; step < 400 && !done(runs); step++) {
      boolean kind = step >= 40;
      if (kind) {
        cluster.beKind();
      }
      release += random.nextInt(6) == 0 ? 1 : 0;
      if (!kind) {
        disturb(cluster, random);
        memory = random.nextInt(8) == 0 ? AMOUNTS.get(random.nextInt(4)) : memory;
      } else if (memory.equals(AMOUNTS.getLast())) {
        memory = AMOUNTS.getFirst(); // Somebody reads why it is refused.
      }
      for (MemoryRun run : runs) {
        turn(run, cluster, kind ? Integer.MAX_VALUE : random.nextInt(12), clock);
        run.suspend(!kind && random.nextInt(10) == 0);
        if (!kind && random.nextInt(150) == 0) {
          run.cancel();
        }
      }
      cluster.pass();
      if (!kind && runs.size() == 1 && !done(runs) && random.nextInt(40) == 0) {
        backup.run();
        cluster.watchAnew(); // For it is restored while no operator runs.
        restored = true;
      }
      backup = random.nextInt(20) == 0 ? runs.getFirst().backup() : backup;
      now = now.plus(Duration.ofSeconds(random.nextInt(240)));
    }
    return restored;
  }

  private static void disturb(MemoryCluster cluster, Random random) {
    switch (random.nextInt(60)) {
      case 0 -> cluster.namespace(false);
      case 1, 2, 3, 4, 5, 6 -> cluster.namespace(true);
      case 7, 8, 9 -> cluster.full(true);
      case 10, 11, 12, 13, 14, 15 -> cluster.full(false);
      case 16, 17 -> cluster.loseJob();
      default -> {}
    }
  }

  private static boolean done(List<MemoryRun> runs) {
    return runs.stream().allMatch(run -> run.phase().terminal());
  }

  /** By an operator that has just started, as far as anybody could tell. */
  private void turn(MemoryRun run, MemoryCluster cluster, int writes, Clock operators) {
    JobManifest manifest =
        new JobManifest(
            new RunObject(MockCluster.NAMESPACE, "quickstart", run.id(), queue, Optional.empty()),
            MockCluster.settings(Map.of("CAFRUN_WORKER_IMAGE", "caf-worker:" + release)),
            new StoreAddress("http://s3:9000", "us-east-1", "cafrun"),
            "token",
            MockCluster.INSTALLATION);
    try {
      run.turn(
          new JobLauncher(cluster, cluster, manifest, wanted(run), Ages.by(operators)),
          manifest.settings().program(),
          writes);
    } catch (KubernetesClientException e) {
      // The next turn follows soon.
    }
  }

  private static RunSpec wanted(String memory) {
    Map<String, Object> stage = Map.of("resources", Map.of("limits", Map.of("memory", memory)));
    return TestRuns.run(Map.of("stages", Map.of("ingest", stage, "align", stage, "train", stage)))
        .spec();
  }

  private RunSpec wanted(MemoryRun run) {
    return run.spec().withResourcesOf(WANTED.get(memory));
  }

  private static List<String> recorded(List<MemoryRun> runs) {
    List<String> names = new ArrayList<>();
    for (MemoryRun run : runs) {
      for (StageId stage : run.stages()) {
        for (int attempt = 1; attempt <= run.attempts(stage); attempt++) {
          names.add(JobName.of("quickstart", new Attempt(run.id(), stage, attempt)));
        }
      }
    }
    return names;
  }
}
