package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.MemoryRun;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StoreAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many runs on few GPUs, in each way in which a cluster says that it is full. */
class CapacityTest {
  private static final int RUNS = 20;
  private static final int GPUS = 4;

  /** Longer than any patience with a pod that cannot start. */
  private static final Duration WORK = Duration.ofHours(2);

  /** Between two looks. */
  private static final Duration STEP = Duration.ofMinutes(12);

  private static final StageId TRAIN = StageId.train(1);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final MemoryStore store = new MemoryStore();

  @ParameterizedTest
  @EnumSource
  void twentyRunsOnFourGpusAllSucceedAtTheirFirstAttempt(FullCluster.Full full) {
    FullCluster cluster = new FullCluster(full, GPUS, WORK, store, () -> now);
    List<MemoryRun> runs = runs(Map.of());

    live(runs, cluster, Duration.ofHours(48));

    assertThat(runs).allMatch(run -> run.phase() == RunPhase.SUCCEEDED);
    assertThat(runs).allMatch(run -> run.attempts(TRAIN) == 1 && run.failures(TRAIN) == 0);
    assertThat(cluster.mostAtOnce()).isEqualTo(GPUS);
    assertThat(cluster.made()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void aRunWhoseAuthorHasLessPatienceFailsAndNamesTheField(FullCluster.Full full) {
    FullCluster cluster = new FullCluster(full, 0, WORK, store, () -> now);
    List<MemoryRun> runs = runs(Map.of("queueDeadline", "3h")).subList(0, 2);

    live(runs, cluster, Duration.ofHours(5));

    assertThat(runs).allMatch(run -> run.phase() == RunPhase.FAILED);
    assertThat(runs).allMatch(run -> run.state(TRAIN) == StageState.FAILED);
    assertThat(runs)
        .extracting(run -> run.failure(TRAIN).code())
        .containsOnly("QUEUE_DEADLINE_EXCEEDED");
    assertThat(cluster.working()).isZero();
  }

  @Test
  void waitingIsTold() {
    FullCluster cluster =
        new FullCluster(FullCluster.Full.QUOTA_FOR_JOBS, 0, WORK, store, () -> now);
    List<MemoryRun> runs = runs(Map.of()).subList(0, 1);
    live(runs, cluster, Duration.ofHours(2));
    JobLauncher launcher = launcher(runs.getFirst(), "run-0", cluster);
    runs.getFirst().turn(launcher, MockCluster.settings(Map.of()).program(), Integer.MAX_VALUE);

    assertThat(launcher.pending().get(TRAIN).message())
        .isEqualTo(
            "waits for the quota gpus: it needs count/jobs.batch=1; of count/jobs.batch=0 in use"
                + " are count/jobs.batch=0");
    assertThat(launcher.lookAgain()).contains(now.plusSeconds(15));
  }

  private List<MemoryRun> runs(Map<String, Object> more) {
    Map<String, Object> spec = new HashMap<>(more);
    spec.put("train", Map.of("seeds", List.of(1)));
    spec.put("cache", "Off");
    spec.put(
        "stages",
        Map.of("train", Map.of("resources", Map.of("limits", Map.of("nvidia.com/gpu", 1)))));
    return IntStream.range(0, RUNS).mapToObj(i -> new MemoryRun(spec, store, clock)).toList();
  }

  /** Each is looked at again and again. */
  private void live(List<MemoryRun> runs, FullCluster cluster, Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end) && !runs.stream().allMatch(run -> run.phase().terminal())) {
      for (MemoryRun run : new ArrayList<>(runs)) {
        JobLauncher launcher = launcher(run, "run-" + runs.indexOf(run), cluster);
        run.turn(launcher, MockCluster.settings(Map.of()).program(), Integer.MAX_VALUE);
      }
      cluster.pass();
      now = now.plus(STEP);
    }
  }

  private JobLauncher launcher(MemoryRun run, String name, FullCluster cluster) {
    return new JobLauncher(
        cluster,
        cluster,
        new JobManifest(
            new RunObject(MockCluster.NAMESPACE, name, run.id(), cluster.queue(), Optional.empty()),
            MockCluster.settings(Map.of()),
            new StoreAddress("http://s3:9000", "us-east-1", "cafrun"),
            "token",
            MockCluster.INSTALLATION),
        run.spec(),
        Ages.by(clock));
  }
}
