package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.run.MemoryRun;
import dev.cafrun.controller.run.MemoryStore;
import dev.cafrun.core.plan.StageState;
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
import org.junit.jupiter.api.Test;

/**
 * A thousand lives of runs on a cluster where everything goes wrong that can: API calls fail before
 * or after they were carried out, watches lag, operators are killed at every write, pods cannot
 * start, fail, are evicted or vanish, people suspend, resume and cancel, and upgrade the operator.
 */
class RandomClusterHistoriesTest {
  private static final int HISTORIES = 1_000;

  private int release;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  @Test
  void everyRunEndsAndNoAttemptEverHasTwoJobs() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      MemoryStore store = new MemoryStore();
      MemoryCluster cluster = new MemoryCluster(random, store, () -> now);
      MemoryRun run = run(random, store);

      live(run, cluster, random);

      assertThat(run.phase().terminal()).as("seed %d ends", seed).isTrue();
      assertThat(cluster.made).as("seed %d", seed).doesNotHaveDuplicates();
      assertThat(cluster.made).as("seed %d", seed).isSubsetOf(recorded(run));
      assertThat(cluster.worked).as("seed %d", seed).doesNotHaveDuplicates();
      assertThat(cluster.worked).as("seed %d", seed).hasSizeLessThanOrEqualTo(run.stages().size());
      assertThat(cluster.images).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
      assertThat(run.stages())
          .as("seed %d", seed)
          .allMatch(stage -> run.state(stage).terminal())
          .allMatch(stage -> (run.state(stage) == StageState.SUCCEEDED) == run.hasOutput(stage));
    }
  }

  private MemoryRun run(Random random, MemoryStore store) {
    return new MemoryRun(
        random.nextInt(3) == 0
            ? Map.of("train", Map.of("seeds", List.of(1, 2)), "deadline", "10h")
            : Map.of("train", Map.of("seeds", List.of(1))),
        store,
        clock);
  }

  private void live(MemoryRun run, MemoryCluster cluster, Random random) {
    for (int step = 0; step < 400 && !run.phase().terminal(); step++) {
      boolean kind = step >= 40;
      if (kind) {
        cluster.beKind();
      }
      release += random.nextInt(6) == 0 ? 1 : 0;
      turn(run, cluster, kind ? Integer.MAX_VALUE : random.nextInt(12));
      cluster.pass();
      run.suspend(!kind && random.nextInt(10) == 0);
      if (!kind && random.nextInt(150) == 0) {
        run.cancel();
      }
      now = now.plus(Duration.ofSeconds(random.nextInt(240)));
    }
  }

  /** By an operator that has just started, as far as anybody could tell. */
  private void turn(MemoryRun run, MemoryCluster cluster, int writes) {
    JobManifest manifest =
        new JobManifest(
            new RunObject(MockCluster.NAMESPACE, "quickstart", run.id(), Optional.empty()),
            MockCluster.settings(Map.of("CAFRUN_WORKER_IMAGE", "caf-worker:" + release)),
            new StoreAddress("http://s3:9000", "us-east-1", "cafrun"),
            "token");
    try {
      run.turn(
          new JobLauncher(cluster, cluster, manifest, clock),
          manifest.settings().program(),
          writes);
    } catch (KubernetesClientException e) {
      // The next turn follows soon.
    }
  }

  private static List<String> recorded(MemoryRun run) {
    List<String> names = new ArrayList<>();
    for (StageId stage : run.stages()) {
      for (int attempt = 1; attempt <= run.attempts(stage); attempt++) {
        names.add(JobName.of("quickstart", new Attempt(run.id(), stage, attempt)));
      }
    }
    return names;
  }
}
