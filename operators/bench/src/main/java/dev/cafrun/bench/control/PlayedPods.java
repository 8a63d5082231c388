package dev.cafrun.bench.control;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.worker.PodVariables;
import dev.cafrun.core.worker.StageRequest;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Writes what a cluster would write of a Job and its pod, in the same order. Thread-safe. */
record PlayedPods(KubernetesClient client, ObjectStore store, Voice voice) {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /**
   * A pod that runs.
   *
   * @param name of the pod
   * @param job whose it is
   */
  record Pod(String name, Job job, StageRequest request, String since) {
    private String namespace() {
      return job.getMetadata().getNamespace();
    }
  }

  /** From the Job to a pod that runs. */
  Pod start(Job job, StageRequest request) throws IOException, InterruptedException {
    String name = job.getMetadata().getName();
    Pod pod = new Pod(name + "-0", job, request, now());
    jobStatus(pod, Map.of("startTime", pod.since(), "active", 1));
    client
        .resource(
            new PodBuilder()
                .withNewMetadataLike(job.getSpec().getTemplate().getMetadata())
                .withNamespace(pod.namespace())
                .withName(pod.name())
                .addToLabels("batch.kubernetes.io/job-name", name)
                .endMetadata()
                .withSpec(job.getSpec().getTemplate().getSpec())
                .build())
        .create();
    podStatus(pod, "Running", Map.of("running", Map.of("startedAt", pod.since())));
    voice.begin(
        Kubelet.variable(job, PodVariables.EVENTS_URL),
        Kubelet.variable(job, PodVariables.EVENTS_TOKEN));
    return pod;
  }

  /** What the worker leaves behind. */
  void work(Pod pod) throws IOException, InterruptedException {
    voice.say(
        Kubelet.variable(pod.job(), PodVariables.EVENTS_URL),
        Kubelet.variable(pod.job(), PodVariables.EVENTS_TOKEN));
    PlayedOutput.write(store, pod.request());
  }

  /** A worker that is done. */
  void endPod(Pod pod) {
    String now = now();
    podStatus(
        pod,
        "Succeeded",
        Map.of(
            "terminated",
            Map.of(
                "exitCode",
                0,
                "reason",
                "Completed",
                "startedAt",
                pod.since(),
                "finishedAt",
                now)));
  }

  /** What the Job's controller concludes from it. */
  void endJob(Pod pod) {
    String now = now();
    jobStatus(
        pod,
        Map.of(
            "startTime",
            pod.since(),
            "completionTime",
            now,
            "active",
            0,
            "succeeded",
            1,
            "conditions",
            List.of(condition("SuccessCriteriaMet", now), condition("Complete", now))));
  }

  private static Map<String, Object> condition(String type, String now) {
    return Map.of(
        "type", type,
        "status", "True",
        "reason", "CompletionsReached",
        "lastProbeTime", now,
        "lastTransitionTime", now);
  }

  private void podStatus(Pod pod, String phase, Map<String, Object> state) {
    Map<String, Object> container =
        Map.of(
            "name",
            "stage",
            "image",
            "bench",
            "imageID",
            "bench",
            "ready",
            phase.equals("Running"),
            "restartCount",
            0,
            "state",
            state);
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(pod.namespace())
                .withName(pod.name())
                .endMetadata()
                .build()) // Of one that is only named, the client asks first.
        .subresource("status")
        .patch(
            MERGE,
            CoreJson.write(
                Map.of(
                    "status",
                    Map.of(
                        "phase", phase,
                        "startTime", pod.since(),
                        "containerStatuses", List.of(container)))));
  }

  private void jobStatus(Pod pod, Map<String, Object> status) {
    client
        .resource(pod.job())
        .subresource("status")
        .patch(MERGE, CoreJson.write(Map.of("status", status)));
  }

  /** As the API writes times: whole seconds. */
  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
