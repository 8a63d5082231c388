package dev.cafrun.controller.kubernetes.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.inference.GoldenExam;
import dev.cafrun.controller.inference.Inference;
import dev.cafrun.controller.inference.RegistryInference;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.RegisteredVersion;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GoldenAnswers;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceErrand;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions asked on a cluster whose pods this test plays. */
class JobPlaceIT {
  private static final StoreAddress STORE =
      new StoreAddress("http://s3:9000", "us-east-1", "cafrun");

  private final MockCluster cluster = new MockCluster();
  private final KubernetesClient client = cluster.client();
  private final MemoryStore store = new MemoryStore();
  private final ExecutorService pods = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    pods.shutdownNow();
    client.close();
    cluster.close();
  }

  private Inference inference(Duration patience) {
    return new RegistryInference(
        store,
        new JobPlace(
            client,
            MockCluster.settings(Map.of()),
            store,
            STORE,
            () -> MockCluster.INSTALLATION,
            patience));
  }

  private Inference inference() {
    return inference(Waiting.PATIENCE);
  }

  @Test
  void aPictureGoesThroughTheStoreAndIsGoneWithTheJobOnceThereIsAnAnswer() throws Exception {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    InferenceAnswer.Unscored answer = new InferenceAnswer.Unscored("NO_FACE", "no face");
    Future<InferenceErrand> pod =
        pods.submit(
            () -> {
              InferenceErrand errand = errand(seen());
              assertThat(store.read(errand.picture()).orElseThrow()).asString().isEqualTo("a face");
              store.put(errand.answer(), CoreJson.bytes(answer), "application/json");
              return errand;
            });

    assertThat(inference().picture(version, photo("a face"))).isEqualTo(answer);

    InferenceErrand errand = pod.get();
    assertThat(errand.artifact()).isEqualTo(version.artifact());
    assertThat(errand.model()).isEqualTo(Sha256.of("weights"));
    assertThat(errand.store()).isEqualTo(STORE);
    assertThat(errand.golden()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void goldenFacesNeedNoPicture() throws Exception {
    ModelVersion version =
        RegisteredVersion.in(
            store, Map.of("model.caf", "weights", ArtifactLayout.GOLDEN_FACES, "faces"));
    List<GoldenScore> scores = List.of(new GoldenScore("anna-1", 0.5f, 0.5f, 0.5f, 0.5f));
    Future<InferenceErrand> pod =
        pods.submit(
            () -> {
              InferenceErrand errand = errand(seen());
              store.put(
                  errand.answer(),
                  CoreJson.bytes(new InferenceAnswer.Golden(scores)),
                  "application/json");
              return errand;
            });

    assertThat(new GoldenExam(inference()).of(version)).isEqualTo(new GoldenAnswers.Scored(scores));

    assertThat(pod.get().golden()).isEqualTo(Sha256.of("faces").hex());
    nothingIsLeft();
  }

  @Test
  void thePodIsTheWorkersAndMayNothingMoreThanAnyOther() {
    Job job = job();
    PodSpec pod = job.getSpec().getTemplate().getSpec();
    Container container = pod.getContainers().getFirst();

    assertThat(job.getMetadata().getNamespace()).isEqualTo("lab");
    assertThat(job.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "cafrun")
        .containsEntry("cafrun.dev/purpose", "inference")
        .containsEntry("cafrun.dev/installation", MockCluster.INSTALLATION.toString())
        .doesNotContainKey("cafrun.dev/run-id");
    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(60);
    assertThat(job.getSpec().getTtlSecondsAfterFinished()).isPositive();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(container.getImage()).isEqualTo("registry.example/caf-worker:1");
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getResources().getRequests())
        .containsEntry("cpu", new Quantity("500m"))
        .containsEntry("memory", container.getResources().getLimits().get("memory"));
    assertThat(container.getEnv())
        .filteredOn(variable -> variable.getName().startsWith("CAFRUN_S3_"))
        .hasSize(2)
        .allMatch(
            variable -> variable.getValueFrom().getSecretKeyRef().getName().equals("caf-store"));
  }

  @Test
  void aPodThatEndsWithoutAnAnswerIsAFailureAndNothingIsLeft() {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    played(
        job -> {
          client.resource(pod(job, "OOMKilled")).create();
          client.resource(pod(job, "OOMKilled")).updateStatus();
          client
              .resource(
                  new JobBuilder(job)
                      .withNewStatus()
                      .addNewCondition()
                      .withType("Failed")
                      .withStatus("True")
                      .endCondition()
                      .endStatus()
                      .build())
              .updateStatus();
        });

    assertThatThrownBy(() -> inference().picture(version, photo("a face")))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.failure().code()).isEqualTo("INFERENCE_FAILED"))
        .hasMessageContaining("its pod ended without an answer (OOMKilled, 137)");
    nothingIsLeft();
  }

  @Test
  void whoIsNotAnsweredInTimeIsToldAndNothingIsLeft() {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));

    assertThatThrownBy(() -> inference(Duration.ofSeconds(1)).picture(version, photo("a face")))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("no answer in 1 seconds");
    nothingIsLeft();
  }

  @Test
  void anAnswerThatCannotBeReadTellsNothingOfWhatItSays() {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    played(job -> store.put(errand(job).answer(), "a face".getBytes(UTF_8), "application/json"));

    assertThatThrownBy(() -> inference().picture(version, photo("a face")))
        .isInstanceOf(StageException.class)
        .hasNoCause()
        .hasMessageNotContaining("face");
    nothingIsLeft();
  }

  @Test
  void aClusterThatMakesNoJobSaysWhyAndThePictureIsGone() {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    cluster.forbidden.add(MockCluster.NAMESPACE);

    assertThatThrownBy(() -> inference().picture(version, photo("a face")))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> assertThat(e.failure().code()).isEqualTo("INFERENCE_REFUSED"));
    assertThat(store.list(ArtifactLayout.INFERENCE)).isEmpty();
  }

  private void nothingIsLeft() {
    assertThat(client.batch().v1().jobs().inNamespace(MockCluster.NAMESPACE).list().getItems())
        .isEmpty();
    assertThat(store.list(ArtifactLayout.INFERENCE)).isEmpty();
  }

  private void played(Consumer<Job> pod) {
    pods.submit(
        () -> {
          pod.accept(seen());
          return null;
        });
  }

  private Job seen() throws Exception {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(MockCluster.NAMESPACE)
        .withLabel("cafrun.dev/purpose", "inference")
        .informOnCondition(jobs -> !jobs.isEmpty())
        .get(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .getFirst();
  }

  private static InferenceErrand errand(Job job) {
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals("CAFRUN_ERRAND"))
        .map(EnvVar::getValue)
        .map(json -> CoreJson.read(json, InferenceErrand.class))
        .findFirst()
        .orElseThrow();
  }

  private static Pod pod(Job job, String reason) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName() + "-pod")
        .addToLabels("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .endMetadata()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("inference")
        .withNewState()
        .withNewTerminated()
        .withExitCode(137)
        .withReason(reason)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /** The Job of some inference. */
  private static Job job() {
    UUID id = new UUID(0, 2);
    return new InferenceJob(
            MockCluster.settings(Map.of()),
            MockCluster.NAMESPACE,
            MockCluster.INSTALLATION,
            Duration.ofMinutes(1))
        .of(
            id,
            new InferenceErrand(
                STORE,
                StageKey.of("cd".repeat(32)),
                Sha256.of("weights"),
                "",
                ArtifactLayout.picture(id),
                false,
                ArtifactLayout.answer(id),
                "/workspace/scratch"));
  }

  private static Inference.Upload photo(String text) {
    return () -> new Inference.Photo(text.getBytes(UTF_8), false);
  }
}
