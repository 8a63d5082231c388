package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobManifestTest {
  private final Job job = Attempts.job(Map.of());

  @Test
  void theSameAttemptHasTheSameNameAndAnotherOneAnother() {
    Set<String> names = new HashSet<>();
    for (UUID run : List.of(Attempts.RUN, UUID.randomUUID())) {
      for (StageId stage :
          List.of(StageId.of("align"), StageId.shard(1), StageId.train(1), StageId.train(11))) {
        for (int attempt : List.of(1, 11, 2)) {
          String name = JobName.of("a-run", new Attempt(run, stage, attempt));
          assertThat(name).isEqualTo(JobName.of("a-run", new Attempt(run, stage, attempt)));
          names.add(name);
        }
      }
    }
    assertThat(names).hasSize(24);
  }

  @Test
  void anyRunsNameMakesADnsLabel() {
    Attempt longest = new Attempt(Attempts.RUN, StageId.train(999_999_999_999_999_999L), 101);
    for (String run : List.of("a", "affectnet.resnet18", "x".repeat(63), "a.b-c.d".repeat(9))) {
      assertThat(JobName.of(run, longest)).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    }
  }

  @Test
  void theJobGoesWithItsRunAndIsNeverTriedAgainByTheCluster() {
    OwnerReference owner = job.getMetadata().getOwnerReferences().getFirst();
    assertThat(owner.getUid()).isEqualTo(Attempts.RUN.toString());
    assertThat(owner.getKind()).isEqualTo("CafRun");
    assertThat(owner.getController()).isTrue();
    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getPodReplacementPolicy()).isEqualTo("Failed");
    assertThat(job.getSpec().getSuspend()).isFalse();
  }

  @Test
  void anEvictionIsNoFailureAndWhatTheWorkerCallsFinalIs() {
    var rules = job.getSpec().getPodFailurePolicy().getRules();
    assertThat(rules.get(0).getAction()).isEqualTo("Ignore");
    assertThat(rules.get(0).getOnPodConditions().getFirst().getType())
        .isEqualTo("DisruptionTarget");
    assertThat(rules.get(1).getAction()).isEqualTo("FailJob");
    assertThat(rules.get(1).getOnExitCodes().getValues()).containsExactly(64, 70);
  }

  @Test
  void thePodMayDoNothingButItsWork() {
    PodSpec pod = pod(job);
    Container stage = container(job);
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(stage.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(stage.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(stage.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
  }

  @Test
  void theWorkerIsToldWhatToDoAndGetsNoOtherSecretThanItsStores() {
    StageRequest request = CoreJson.read(environment(job, "CAFRUN_REQUEST"), StageRequest.class);
    assertThat(request.stage()).isEqualTo(StageId.train(3));
    assertThat(request.attempt()).isEqualTo(2);
    assertThat(request.store().endpoint()).isEqualTo("http://s3:9000");
    assertThat(request.events()).isEqualTo("/workspace/events.jsonl");
    assertThat(environment(job, "CAFRUN_EVENTS_URL"))
        .isEqualTo(
            "http://caf.cafrun:8080/api/v1/runs/0f8fad5b-d9cb-469f-a165-70867728950e"
                + "/stages/train-3/attempts/2/events");
    assertThat(environment(job, "CAFRUN_LOG_OBJECT"))
        .isEqualTo("logs/0f8fad5b-d9cb-469f-a165-70867728950e/train-3/2.log");
    assertThat(container(job).getEnv())
        .filteredOn(variable -> variable.getValueFrom() != null)
        .extracting(EnvVar::getName)
        .containsExactly("CAFRUN_S3_ACCESS_KEY", "CAFRUN_S3_SECRET_KEY");
  }

  @Test
  void aStageThatAsksForAGpuGetsTheCudaImageAndItsResources() {
    Job gpu =
        Attempts.job(
            stage("resources", Map.of("limits", Map.of("nvidia.com/gpu", 1, "memory", "8Gi"))));

    assertThat(container(gpu).getImage()).isEqualTo("registry.example/caf-worker-cuda:1");
    assertThat(container(gpu).getResources().getLimits())
        .isEqualTo(Map.of("nvidia.com/gpu", new Quantity("1"), "memory", new Quantity("8Gi")));
    assertThat(container(job).getImage()).isEqualTo("registry.example/caf-worker:1");
  }

  @Test
  void aStageOfWhichNobodySaysAnythingAsksForWhatItNeedsAndGetsNoMore() {
    Quantity need = new Quantity(need(Map.of()).quantity());

    assertThat(container(job).getResources().getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("500m"), "memory", need));
    assertThat(container(job).getResources().getLimits()).isEqualTo(Map.of("memory", need));
    assertThat(CoreJson.read(annotation(job), StageMemory.class)).isEqualTo(need(Map.of()));

    assertThat(environment(job, "JDK_JAVA_OPTIONS"))
        .isEqualTo("-XX:MaxRAMPercentage=" + need(Map.of()).heapPercentage());

    Map<String, Object> larger = Map.of("align", Map.of("size", 448));
    assertThat(container(Attempts.job(larger)).getResources().getLimits().get("memory"))
        .isEqualTo(new Quantity(need(larger).quantity()))
        .isNotEqualTo(need);
  }

  @Test
  void whatARunSaysOfAResourceIsAllThatIsSaidOfIt() {
    Job limited = Attempts.job(stage("resources", Map.of("limits", Map.of("memory", "256Mi"))));
    assertThat(container(limited).getResources().getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("500m")));
    assertThat(container(limited).getResources().getLimits())
        .isEqualTo(Map.of("memory", new Quantity("256Mi")));

    Job asking = Attempts.job(stage("resources", Map.of("requests", Map.of("memory", "256Mi"))));
    assertThat(container(asking).getResources().getLimits()).isEmpty();
    assertThat(container(asking).getEnv())
        .as("a share of a whole node is nobody's wish")
        .noneMatch(variable -> variable.getName().equals("JDK_JAVA_OPTIONS"));

    Map<String, Object> stage =
        Map.of("name", "stage", "resources", Map.of("limits", Map.of("cpu", "100m")));
    Job overlaid =
        Attempts.job(stage("podTemplate", Map.of("spec", Map.of("containers", List.of(stage)))));
    assertThat(container(overlaid).getResources().getRequests()).containsOnlyKeys("memory");
    assertThat(container(overlaid).getResources().getLimits())
        .containsEntry("cpu", new Quantity("100m"));
  }

  @Test
  void whoSaysHowLargeTheHeapIsIsNotContradicted() {
    Map<String, Object> java = Map.of("name", "JDK_JAVA_OPTIONS", "value", "-Xmx1g");
    Map<String, Object> stage = Map.of("name", "stage", "env", List.of(java));
    Job overlaid =
        Attempts.job(stage("podTemplate", Map.of("spec", Map.of("containers", List.of(stage)))));

    assertThat(environment(overlaid, "JDK_JAVA_OPTIONS")).isEqualTo("-Xmx1g");
  }

  @Test
  void theInstallationSaysItOfAllStagesOrOfOneAndTheRunHasTheLastWord() {
    Map<String, String> said =
        Map.of(
            "CAFRUN_WORKER_REQUESTS",
            "cpu=2,memory=3Gi",
            "CAFRUN_WORKER_RESOURCES",
            "{\"train\": {\"limits\": {\"memory\": \"8Gi\"}}, \"align\": {\"limits\": {\"memory\":"
                + " \"1Gi\"}}}");
    Job ofOne = Attempts.job(Attempts.manifest(Optional.empty(), said), Map.of());
    assertThat(container(ofOne).getResources().getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("2")));
    assertThat(container(ofOne).getResources().getLimits())
        .isEqualTo(Map.of("memory", new Quantity("8Gi")));

    Job ofAll =
        Attempts.job(
            Attempts.manifest(Optional.empty(), Map.of("CAFRUN_WORKER_REQUESTS", "memory=2Gi")),
            Map.of());
    assertThat(container(ofAll).getResources().getRequests())
        .isEqualTo(Map.of("memory", new Quantity("2Gi")));
    assertThat(container(ofAll).getResources().getLimits()).isEmpty();

    Job ofTheRun =
        Attempts.job(
            Attempts.manifest(Optional.empty(), said),
            stage("resources", Map.of("limits", Map.of("memory", "16Gi"))));
    assertThat(container(ofTheRun).getResources().getLimits())
        .isEqualTo(Map.of("memory", new Quantity("16Gi")));
  }

  @Test
  void aStageWithAGpuIsNotLimitedByWhatItWouldNeedWithoutOne() {
    Job gpu = Attempts.job(stage("resources", Map.of("limits", Map.of("nvidia.com/gpu", 1))));

    assertThat(container(gpu).getResources().getLimits()).containsOnlyKeys("nvidia.com/gpu");
    assertThat(container(gpu).getResources().getRequests())
        .containsEntry("memory", new Quantity("512Mi"));
  }

  @Test
  void aDeadlineIsThePodsTooAndNotTheJobsWhichMayWaitForRoom() {
    Job limited = Attempts.job(stage("deadline", "90m"));
    assertThat(pod(limited).getActiveDeadlineSeconds()).isEqualTo(5400);
    assertThat(limited.getSpec().getActiveDeadlineSeconds()).isNull();
    assertThat(pod(Attempts.job(stage("deadline", "250ms"))).getActiveDeadlineSeconds())
        .isEqualTo(1);
    assertThat(pod(job).getActiveDeadlineSeconds()).isNull();
  }

  @Test
  void aQueueAdmitsTheJob() {
    Job queued = Attempts.job(Attempts.manifest(Optional.of("gpu-queue"), Map.of()), Map.of());

    assertThat(queued.getSpec().getSuspend()).isTrue();
    assertThat(queued.getMetadata().getLabels())
        .containsEntry("kueue.x-k8s.io/queue-name", "gpu-queue");
  }

  @Test
  void aClaimIsMountedReadOnlyAndTheRequestSaysWhere() {
    Job claimed =
        Attempts.job(
            Map.of("dataset", Map.of("format", "csv", "source", "pvc://faces/affect net/2024")));

    assertThat(pod(claimed).getVolumes())
        .filteredOn(volume -> volume.getName().equals("data"))
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getPersistentVolumeClaim().getClaimName()).isEqualTo("faces");
              assertThat(volume.getPersistentVolumeClaim().getReadOnly()).isTrue();
            });
    assertThat(container(claimed).getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals("data"))
        .allMatch(mount -> mount.getReadOnly() && mount.getMountPath().equals("/data"));
    StageRequest request =
        CoreJson.read(environment(claimed, "CAFRUN_REQUEST"), StageRequest.class);
    assertThat(request.spec().get("dataset").toString())
        .contains("source=file:///data/affect net/2024");
  }

  @Test
  void aSpecReachesItsWorkerLetterByLetterAlthoughKubeletsExpandVariables() {
    String odd = "s3://faces/a$$b/$(CAFRUN_REQUEST)/$$(HOME)/$";

    Job job = Attempts.job(Map.of("dataset", Map.of("format", "csv", "source", odd)));

    StageRequest request =
        CoreJson.read(
            Expansion.of(environment(job, "CAFRUN_REQUEST"), Map.of()), StageRequest.class);
    assertThat(request.spec().get("dataset").toString()).contains("source=" + odd);
  }

  @Test
  void workersTrustTheAuthoritiesThatTheOperatorIsToldOf() {
    Job trusting =
        Attempts.job(
            Attempts.manifest(
                Optional.empty(), Map.of("CAFRUN_WORKER_CA_CONFIG_MAP", "our-authority")),
            Map.of());

    assertThat(environment(trusting, "CAFRUN_CA_FILE")).isEqualTo("/etc/cafrun/authorities/ca.crt");
    assertThat(pod(trusting).getVolumes())
        .filteredOn(volume -> volume.getConfigMap() != null)
        .extracting(volume -> volume.getConfigMap().getName())
        .containsExactly("our-authority");
    assertThat(container(trusting).getVolumeMounts())
        .extracting(mount -> mount.getMountPath())
        .contains("/etc/cafrun/authorities");
    assertThat(pod(job).getVolumes()).allMatch(volume -> volume.getConfigMap() == null);
  }

  @Test
  void aPodTemplateIsLaidOverThePod() {
    Job overlaid =
        Attempts.job(
            stage(
                "podTemplate",
                Map.of(
                    "metadata", Map.of("labels", Map.of("team", "affect")),
                    "spec",
                        Map.of(
                            "nodeSelector", Map.of("gpu", "a100"),
                            "priorityClassName", "low",
                            "tolerations", List.of(Map.of("key", "gpu", "operator", "Exists")),
                            "containers",
                                List.of(
                                    Map.of(
                                        "name",
                                        "stage",
                                        "env",
                                        List.of(Map.of("name", "OMP_NUM_THREADS", "value", "4")))),
                            "volumes", List.of(Map.of("name", "more", "emptyDir", Map.of()))))));

    PodSpec pod = pod(overlaid);
    assertThat(pod.getNodeSelector()).isEqualTo(Map.of("gpu", "a100"));
    assertThat(pod.getPriorityClassName()).isEqualTo("low");
    assertThat(pod.getTolerations()).hasSize(1);
    assertThat(pod.getVolumes())
        .extracting(volume -> volume.getName())
        .containsExactly("work", "tmp", "more");
    assertThat(pod.getContainers()).hasSize(1);
    assertThat(environment(overlaid, "OMP_NUM_THREADS")).isEqualTo("4");
    assertThat(environment(overlaid, "CAFRUN_REQUEST")).isNotBlank();
    assertThat(overlaid.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("team", "affect")
        .containsKey("cafrun.dev/run-id");
    assertThat(container(overlaid).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
  }

  @Test
  void aPodTemplateThatIsNoneIsRefusedInWords() {
    assertThatThrownBy(
            () -> Attempts.job(stage("podTemplate", Map.of("spec", Map.of("containers", 7)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("containers");
  }

  private static Map<String, Object> stage(String field, Object value) {
    return Map.of("stages", Map.of("train", Map.of(field, value)));
  }

  private static StageMemory need(Map<String, Object> spec) {
    return StageMemory.of(Attempts.read(spec), StageKind.TRAIN);
  }

  private static String annotation(Job job) {
    return job.getSpec().getTemplate().getMetadata().getAnnotations().get("cafrun.dev/memory");
  }

  private static PodSpec pod(Job job) {
    return job.getSpec().getTemplate().getSpec();
  }

  private static Container container(Job job) {
    return pod(job).getContainers().getFirst();
  }

  private static String environment(Job job, String name) {
    return container(job).getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElseThrow();
  }
}
