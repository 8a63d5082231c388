package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.kubernetes.resize.ResizeNotice;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.run.RunSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an attempt's Job when its run says other resources. */
class JobResizerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String NAME = JobName.of("affectnet.resnet18", Attempts.TRAIN);

  private final MemoryCluster cluster =
      new MemoryCluster(new Random(1), new MemoryStore(), () -> NOW);

  @BeforeEach
  void nothingGoesWrong() {
    cluster.beKind();
  }

  private static RunSpec memory(String limit) {
    return limits(Map.of("memory", limit));
  }

  private static RunSpec limits(Map<String, Object> limits) {
    return spec(Map.of("limits", limits));
  }

  private static RunSpec spec(Map<String, Object> resources) {
    return Attempts.read(Map.of("stages", Map.of("train", Map.of("resources", resources))));
  }

  private static JobLauncher launcher(
      Jobs jobs, ClusterView view, Optional<String> queue, RunSpec wanted) {
    return new JobLauncher(jobs, view, Attempts.manifest(queue, Map.of()), wanted, Ages.by(CLOCK));
  }

  private JobLauncher launcher(RunSpec wanted) {
    return launcher(cluster, cluster, Optional.empty(), wanted);
  }

  private JobLauncher queued(RunSpec wanted) {
    return launcher(cluster, cluster, Optional.of("gpus"), wanted);
  }

  private static void launch(JobLauncher launcher, RunSpec accepted) {
    launcher.launch(
        Attempts.TRAIN,
        Attempts.assignment(Attempts.manifest(Optional.empty(), Map.of()), accepted),
        () -> {});
  }

  private Job job() {
    return cluster.find("lab", NAME).orElseThrow();
  }

  private String memory() {
    return MemoryJobs.resources(job()).getLimits().get("memory").toString();
  }

  private static List<String> codes(JobLauncher launcher) {
    return launcher.notices().stream().map(ResizeNotice::code).toList();
  }

  private void findsNoNode() {
    cluster.full(true);
    cluster.pass();
  }

  @Test
  void aJobThatItsQueueHoldsBackIsChangedAndKeepsItsPlace() {
    launch(queued(memory("64Gi")), memory("64Gi"));
    String uid = job().getMetadata().getUid();
    JobLauncher next = queued(memory("32Gi"));

    assertThat(next.execution(Attempts.TRAIN)).get().isInstanceOf(Execution.Waiting.class);

    assertThat(memory()).isEqualTo("32Gi");
    assertThat(job().getMetadata().getUid()).as("it is the same Job").isEqualTo(uid);
    assertThat(next.notices())
        .containsExactly(
            new ResizeNotice(
                Attempts.TRAIN,
                false,
                "RESOURCES_CHANGED",
                "train-3 has not begun: it has limits memory=32Gi now instead of limits"
                    + " memory=64Gi"));
    JobLauncher later = queued(memory("32Gi"));
    assertThat(later.execution(Attempts.TRAIN)).isPresent();
    assertThat(later.notices()).as("once").isEmpty();
  }

  @Test
  void whereKubernetesChangesNoJobItIsMadeAnewUnderTheSameNumber() {
    launch(queued(memory("64Gi")), memory("64Gi"));
    cluster.refuseToResize();
    JobLauncher next = queued(memory("32Gi"));

    assertThat(next.execution(Attempts.TRAIN)).as("it may be launched again").isEmpty();
    launch(next, memory("64Gi"));

    assertThat(memory()).isEqualTo("32Gi");
    assertThat(JobLabels.belongs(job().getMetadata(), Attempts.TRAIN)).isTrue();
    assertThat(codes(next)).containsExactly("RESOURCES_CHANGED");
  }

  @Test
  void aJobWhosePodFindsNoNodeGoesWithThePodBeforeAnotherTakesItsName() {
    launch(launcher(memory("64Gi")), memory("64Gi"));
    findsNoNode();
    String uid = job().getMetadata().getUid();
    JobLauncher next = launcher(memory("32Gi"));

    assertThat(next.execution(Attempts.TRAIN))
        .as("its pod may have found a node in this moment")
        .get()
        .isInstanceOf(Execution.Running.class);
    assertThat(job().getMetadata().getUid()).isEqualTo(uid);
    cluster.pass();
    JobLauncher later = launcher(memory("32Gi"));
    assertThat(later.execution(Attempts.TRAIN)).isEmpty();
    launch(later, memory("64Gi"));

    assertThat(memory()).isEqualTo("32Gi");
    assertThat(job().getMetadata().getUid()).isNotEqualTo(uid);
    assertThat(cluster.made).containsExactly(NAME);
  }

  @Test
  void aJobThatWorksEndsWithWhatItHas() {
    launch(launcher(memory("64Gi")), memory("64Gi"));
    cluster.schedule(NAME, "Running");
    cluster.watchAnew();
    JobLauncher next = launcher(memory("32Gi"));

    assertThat(next.execution(Attempts.TRAIN)).get().isInstanceOf(Execution.Running.class);

    assertThat(memory()).isEqualTo("64Gi");
    assertThat(next.notices())
        .containsExactly(
            new ResizeNotice(
                Attempts.TRAIN,
                false,
                "RESOURCES_KEPT",
                "train-3 has begun and keeps what it has (limits memory=64Gi): its next attempt has"
                    + " limits memory=32Gi"));
  }

  @Test
  void aJobThatWillSaySoonHowItsPodEndedIsLeftAlone() {
    for (String phase : List.of("Succeeded", "Failed")) {
      launch(launcher(memory("64Gi")), memory("64Gi"));
      cluster.schedule(NAME, phase);
      cluster.watchAnew();

      assertThat(launcher(memory("32Gi")).execution(Attempts.TRAIN)).isPresent();

      assertThat(job().getMetadata().getDeletionTimestamp()).isNull();
    }
  }

  @Test
  void aWatchThatLagsTouchesNeitherWhatWorksByNowNorWhatATwinHasMade() {
    launch(launcher(memory("64Gi")), memory("64Gi"));
    findsNoNode();
    cluster.schedule(NAME, "Running"); // Nobody has seen it yet.

    launcher(memory("32Gi")).execution(Attempts.TRAIN);
    assertThat(job().getMetadata().getDeletionTimestamp()).isNull();

    cluster.unschedule(NAME);
    launcher(memory("32Gi")).execution(Attempts.TRAIN);
    cluster.passUnwatched();
    launch(launcher(memory("32Gi")), memory("64Gi"));
    String uid = job().getMetadata().getUid();
    JobLauncher twin = launcher(memory("32Gi")); // It still sees the first.

    assertThat(twin.execution(Attempts.TRAIN)).isPresent();
    assertThat(job().getMetadata().getUid()).isEqualTo(uid);
    assertThat(job().getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void aJobThatItsQueueLetsInAtTheSameMomentIsLeftAloneAndLookedAtAgainSoon() {
    launch(queued(memory("64Gi")), memory("64Gi"));
    cluster.beforeNextChange(() -> cluster.letIn(NAME));
    JobLauncher next = queued(memory("32Gi"));

    next.execution(Attempts.TRAIN);

    assertThat(memory()).isEqualTo("64Gi");
    assertThat(next.notices()).isEmpty();
    assertThat(next.lookAgain()).contains(NOW.plusSeconds(1));
  }

  @Test
  void whatNoContainerCanHaveIsRefusedInTheClustersWordsAndTheJobStays() {
    launch(launcher(memory("64Gi")), memory("64Gi"));
    findsNoNode();
    JobLauncher next = launcher(memory("-1Gi"));

    assertThat(next.execution(Attempts.TRAIN)).get().isInstanceOf(Execution.Waiting.class);

    assertThat(memory()).isEqualTo("64Gi");
    assertThat(next.notices())
        .containsExactly(
            new ResizeNotice(
                Attempts.TRAIN,
                true,
                "RESOURCES_REFUSED",
                "train-3 goes on with limits memory=64Gi, for limits memory=-1Gi cannot be: -1Gi"
                    + " must be greater than or equal to 0; change stages.train.resources"));
  }

  @Test
  void aGpuThatTheRunDidNotAskForIsRefusedThoughTheTypesLetItThrough() {
    launch(launcher(memory("64Gi")), memory("64Gi"));
    findsNoNode();
    JobLauncher next = launcher(limits(Map.of("nvidia.com/gpu", 1)));

    assertThat(next.execution(Attempts.TRAIN)).get().isInstanceOf(Execution.Waiting.class);

    assertThat(codes(next)).containsExactly("RESOURCES_REFUSED");
    JobLauncher another = launcher(limits(Map.of("nvidia.com/gpu", 1)));
    assertThat(another.execution(Attempts.TRAIN)).isPresent();
    assertThat(job().getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo("registry.example/caf-worker:1");
  }

  @Test
  void aLimitWhereThereWasNoneGivesTheHeapItsShareSoTheJobIsMadeAnew() {
    RunSpec unlimited = spec(Map.of("requests", Map.of("memory", "64Gi")));
    launch(queued(unlimited), unlimited);
    JobLauncher next = queued(memory("32Gi"));

    assertThat(next.execution(Attempts.TRAIN)).isEmpty();
    launch(next, unlimited);

    assertThat(job().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
        .anyMatch(variable -> variable.getName().equals("JDK_JAVA_OPTIONS"));
  }

  @Test
  void whatTheInstallationAddsIsNoChangeOfTheRun() {
    launch(launcher(spec(Map.of())), spec(Map.of()));
    findsNoNode();
    JobLauncher upgraded =
        new JobLauncher(
            cluster,
            cluster,
            Attempts.manifest(Optional.empty(), Map.of("CAFRUN_WORKER_REQUESTS", "cpu=4")),
            spec(Map.of()),
            Ages.by(CLOCK));

    assertThat(upgraded.execution(Attempts.TRAIN)).get().isInstanceOf(Execution.Waiting.class);

    assertThat(job().getMetadata().getDeletionTimestamp()).isNull();
    assertThat(upgraded.notices()).isEmpty();
  }

  @Test
  void lessMemoryThanSuchAStageTakesIsWarnedOfWhenItIsAskedForAndWhenItIsChanged() {
    JobLauncher first = queued(memory("256Mi"));
    launch(first, memory("256Mi"));
    assertThat(codes(first)).containsExactly("MEMORY_SCARCE");
    assertThat(first.notices().getFirst().message())
        .startsWith("train-3 is limited to 256Mi of memory and may run out of it: raise")
        .contains("stages.train.resources.limits.memory to ");

    JobLauncher next = queued(memory("300Mi"));
    next.execution(Attempts.TRAIN);
    assertThat(codes(next)).containsExactly("RESOURCES_CHANGED", "MEMORY_SCARCE");
    JobLauncher enough = queued(memory("64Gi"));
    enough.execution(Attempts.TRAIN);
    assertThat(codes(enough)).containsExactly("RESOURCES_CHANGED");
  }

  @Test
  void anApiThatIsAwayLeavesAllAsItWasForTheNextLook() {
    launch(queued(memory("64Gi")), memory("64Gi"));
    cluster.beforeNextChange(
        () -> {
          throw new KubernetesClientException("the server is away", 503, null);
        });
    JobLauncher next = queued(memory("32Gi"));

    assertThatThrownBy(() -> next.execution(Attempts.TRAIN))
        .isInstanceOf(KubernetesClientException.class);
    queued(memory("32Gi")).execution(Attempts.TRAIN);

    assertThat(memory()).isEqualTo("32Gi");
  }
}
