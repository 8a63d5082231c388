package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.worker.StageRequest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What clusters in memory know of Jobs. */
final class MemoryJobs {
  private MemoryJobs() {}

  static boolean over(Job job) {
    return job.getStatus() != null && !job.getStatus().getConditions().isEmpty();
  }

  /** Whether it is to end, as somebody has patched it. */
  static boolean isToEnd(Job job) {
    return Long.valueOf(1).equals(job.getSpec().getActiveDeadlineSeconds());
  }

  /** What its worker is asked for. */
  static StageRequest request(Job job) {
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals("CAFRUN_REQUEST"))
        .map(variable -> CoreJson.read(variable.getValue(), StageRequest.class))
        .findFirst()
        .orElseThrow();
  }

  /** After a patch, which has annotations and has it end. */
  static Job patched(Job job, String patch) {
    Map<?, ?> metadata = (Map<?, ?>) CoreJson.read(patch, Map.class).get("metadata");
    JobBuilder builder = new JobBuilder(job).editSpec().withActiveDeadlineSeconds(1L).endSpec();
    ((Map<?, ?>) metadata.get("annotations"))
        .forEach(
            (name, value) ->
                builder
                    .editMetadata()
                    .addToAnnotations(name.toString(), value.toString())
                    .endMetadata());
    return builder.build();
  }

  /** A pod for which no node has room, as the scheduler says it. */
  static Pod unschedulable(Pod pod, String message) {
    return new PodBuilder(pod)
        .editStatus()
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("False")
        .withReason("Unschedulable")
        .withMessage(message)
        .endCondition()
        .endStatus()
        .build();
  }

  static List<Job> of(UUID run, Collection<Job> jobs) {
    return jobs.stream()
        .filter(job -> run.toString().equals(job.getMetadata().getLabels().get(JobLabels.RUN_ID)))
        .toList();
  }
}
