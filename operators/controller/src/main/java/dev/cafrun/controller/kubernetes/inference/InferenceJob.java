package dev.cafrun.controller.kubernetes.inference;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.kubernetes.WorkerPod;
import dev.cafrun.controller.kubernetes.job.JobLabels;
import dev.cafrun.core.worker.InferenceErrand;
import dev.cafrun.core.worker.PodVariables;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes the Job of an inference: one pod, tried once, that is ended after a while and goes by
 * itself if nobody removes it. Nobody's run has it, so no run's end takes it away. Pure.
 *
 * @param settings of the cluster
 * @param namespace where it is made: one that the operator watches
 * @param installation names the database whose operator makes it
 * @param deadline after which the pod is ended
 */
record InferenceJob(
    ClusterSettings settings, String namespace, UUID installation, Duration deadline) {
  static final String CONTAINER = "inference";

  /** What kind of thing it is, for those who list Jobs. */
  static final String PURPOSE = "cafrun.dev/purpose";

  /** Whoever waits for it removes it; this is for those who died. */
  private static final int SECONDS_AFTER_ITS_END = 60;

  /** It keeps nothing that is worth a longer goodbye. */
  private static final long GRACE_SECONDS = 1;

  /** The largest pictures, decoded, beside the largest network. */
  private static final String MEMORY = "1280Mi";

  /** Most is outside: networks and pictures. */
  private static final String HEAP = "-XX:MaxRAMPercentage=20";

  Job of(UUID id, InferenceErrand errand) {
    Map<String, String> labels = Map.of(JobLabels.OURS, JobLabels.OPERATOR, PURPOSE, CONTAINER);
    return new JobBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("caf-inference-" + id)
        .withLabels(labels)
        .addToLabels(JobLabels.INSTALLATION, installation.toString())
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withParallelism(1)
        .withCompletions(1)
        .withActiveDeadlineSeconds(deadline.toSeconds())
        .withTtlSecondsAfterFinished(SECONDS_AFTER_ITS_END)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withSpec(
            new PodSpecBuilder(
                    new WorkerPod(settings)
                        .of(
                            CONTAINER,
                            settings.worker(),
                            List.of(
                                WorkerPod.literal(PodVariables.ERRAND, CoreJson.write(errand)),
                                WorkerPod.literal("JDK_JAVA_OPTIONS", HEAP)),
                            resources()))
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .build())
        .endTemplate()
        .endSpec()
        .build();
  }

  private ResourceRequirements resources() {
    Map<String, Quantity> asked = new HashMap<>();
    settings
        .resources()
        .requests()
        .forEach((resource, quantity) -> asked.put(resource, new Quantity(quantity)));
    asked.put("memory", new Quantity(MEMORY));
    ResourceRequirements resources = new ResourceRequirements();
    resources.setRequests(asked);
    resources.setLimits(Map.of("memory", new Quantity(MEMORY)));
    return resources;
  }
}
