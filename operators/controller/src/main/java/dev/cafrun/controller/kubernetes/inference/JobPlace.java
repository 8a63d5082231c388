package dev.cafrun.controller.kubernetes.inference;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.inference.Inference;
import dev.cafrun.controller.inference.InferencePlace;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.kubernetes.WorkerPod;
import dev.cafrun.controller.kubernetes.job.JobLabels;
import dev.cafrun.controller.registry.RegisteredOutput;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceErrand;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks in a pod of a short Job. Picture and answer go through the object store, and are removed
 * with the Job once there is an answer or none is waited for any more: the picture by the pod, as
 * soon as it has read it. What a crash leaves, {@link InferenceLeftovers} removes, and the Job goes
 * by itself.
 */
public final class JobPlace implements InferencePlace {
  /** For a node that must fetch the image first. */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private static final Duration LOOK = Duration.ofMillis(300);

  private static final System.Logger LOG = System.getLogger(JobPlace.class.getName());

  private final KubernetesClient client;
  private final ClusterSettings settings;
  private final ObjectStore store;
  private final StoreAddress fromPods;
  private final Supplier<UUID> installation;
  private final Duration deadline;

  /**
   * @param fromPods the object store as pods see it
   * @param installation names the database that this operator uses
   */
  public JobPlace(
      KubernetesClient client,
      ClusterSettings settings,
      ObjectStore store,
      StoreAddress fromPods,
      Supplier<UUID> installation) {
    this(client, settings, store, fromPods, installation, DEADLINE);
  }

  /** The same with other patience. */
  JobPlace(
      KubernetesClient client,
      ClusterSettings settings,
      ObjectStore store,
      StoreAddress fromPods,
      Supplier<UUID> installation,
      Duration deadline) {
    this.client = client;
    this.settings = settings;
    this.store = store;
    this.fromPods = fromPods;
    this.installation = installation;
    this.deadline = deadline;
  }

  @Override
  public InferenceAnswer ask(RegisteredOutput output, Optional<Inference.Photo> photo)
      throws InterruptedException {
    UUID id = UUID.randomUUID();
    InferenceErrand errand =
        new InferenceErrand(
            fromPods,
            output.manifest().key(),
            new Sha256(output.model().sha256()),
            photo.isPresent() ? "" : output.goldenFaces().map(StoredFile::sha256).orElseThrow(),
            ArtifactLayout.picture(id),
            photo.map(Inference.Photo::cropped).orElse(false),
            ArtifactLayout.answer(id),
            WorkerPod.WORK + "/scratch");
    Job job = new InferenceJob(settings, namespace(), installation.get(), deadline).of(id, errand);
    try {
      photo.ifPresent(
          brought -> store.put(errand.picture(), brought.encoded(), "application/octet-stream"));
      create(job);
      return awaited(job, errand);
    } catch (KubernetesClientException e) {
      throw new StageException(
          Failure.platform(
              "INFERENCE_FAILED", "the model was not asked: the cluster's API does not answer"),
          e);
    } finally {
      quietly(
          () ->
              client.resource(job).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete());
      quietly(() -> store.delete(errand.picture()));
      quietly(() -> store.delete(errand.answer()));
    }
  }

  /** The controller's own, if runs may be there; else one of those where they may. */
  private String namespace() {
    String own = client.getNamespace();
    Set<String> runs = settings.runNamespaces();
    return runs.contains(own) ? own : runs.stream().min(String::compareTo).orElse(own);
  }

  private void create(Job job) {
    try {
      client.resource(job).create();
    } catch (KubernetesClientException e) {
      throw new StageException(
          Failure.platform(
              "INFERENCE_REFUSED",
              "the cluster makes no Job to ask the model in: "
                  + (e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage())),
          e);
    }
  }

  private InferenceAnswer awaited(Job job, InferenceErrand errand) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (System.nanoTime() - end < 0) {
      // Whether it is over is asked first: the answer of a pod that is is there.
      boolean over = over(job);
      Optional<InferenceAnswer> answer = answer(errand);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (over) {
        throw unanswered("its pod ended without an answer" + why(job));
      }
      Thread.sleep(LOOK);
    }
    throw unanswered("no answer in " + deadline.toSeconds() + " seconds" + why(job));
  }

  private boolean over(Job job) {
    Job now = client.resource(job).get();
    return now == null
        || now.getStatus() != null
            && Stream.ofNullable(now.getStatus().getConditions())
                .flatMap(conditions -> conditions.stream())
                .anyMatch(
                    condition ->
                        condition.getStatus().equals("True")
                            && (condition.getType().equals("Complete")
                                || condition.getType().equals("Failed")));
  }

  private Optional<InferenceAnswer> answer(InferenceErrand errand) {
    if (store.head(errand.answer()).isEmpty()) {
      return Optional.empty();
    }
    try {
      return store.read(errand.answer()).map(json -> CoreJson.read(json, InferenceAnswer.class));
    } catch (IllegalArgumentException e) {
      throw unanswered("its pod gave an answer that cannot be read"); // Without what was read.
    }
  }

  private static StageException unanswered(String why) {
    return new StageException(
        Failure.platform("INFERENCE_FAILED", "the model was not asked: " + why));
  }

  /** What its pod waits for, or ended with, as far as anybody says. */
  private String why(Job job) {
    return client
        .pods()
        .inNamespace(job.getMetadata().getNamespace())
        .withLabel(JobLabels.JOB_NAME, job.getMetadata().getName())
        .list()
        .getItems()
        .stream()
        .flatMap(JobPlace::words)
        .findFirst()
        .map(words -> " (" + words + ")")
        .orElse("");
  }

  private static Stream<String> words(Pod pod) {
    if (pod.getStatus() == null) {
      return Stream.empty();
    }
    Stream<String> unscheduled =
        pod.getStatus().getConditions().stream()
            .filter(condition -> "False".equals(condition.getStatus()))
            .filter(condition -> "PodScheduled".equals(condition.getType()))
            .map(PodCondition::getMessage);
    Stream<String> container =
        pod.getStatus().getContainerStatuses().stream()
            .flatMap(
                status ->
                    status.getState() == null
                        ? Stream.empty()
                        : Stream.concat(
                            Stream.ofNullable(status.getState().getWaiting())
                                .map(waiting -> waiting.getReason()),
                            Stream.ofNullable(status.getState().getTerminated())
                                .map(ended -> ended.getReason() + ", " + ended.getExitCode())));
    return Stream.concat(unscheduled, container).filter(words -> words != null);
  }

  private static void quietly(Runnable removal) {
    try {
      removal.run();
    } catch (StageException | KubernetesClientException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "what an inference left is removed later: {0}",
          e.getMessage());
    }
  }
}
