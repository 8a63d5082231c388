package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.worker.StageRequest;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** As it is kept from now on. */
  static Job of(Job job, int version) {
    return new JobBuilder(job)
        .editMetadata()
        .withResourceVersion(Integer.toString(version))
        .endMetadata()
        .build();
  }

  /** As the API makes it. */
  static Job born(Job job, Instant now) {
    return new JobBuilder(job)
        .editMetadata()
        .withUid(UUID.randomUUID().toString())
        .withCreationTimestamp(now.toString())
        .endMetadata()
        .build();
  }

  /** It goes when its pods have gone. */
  static Job leaving(Job job, Instant now) {
    return new JobBuilder(job)
        .editMetadata()
        .withDeletionTimestamp(now.toString())
        .endMetadata()
        .build();
  }

  static String version(Job job) {
    return job.getMetadata().getResourceVersion();
  }

  /** What its container asks for. */
  static ResourceRequirements resources(Job job) {
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getResources();
  }

  /** As the API says it of the only nonsense that people write here. */
  static Optional<String> nonsense(Job job) {
    return resources(job).getLimits().values().stream()
        .filter(amount -> amount.getAmount().startsWith("-"))
        .map(amount -> amount + " must be greater than or equal to 0")
        .findFirst();
  }

  /** Whether its queue has to let it in. */
  static boolean queued(Job job) {
    return job.getMetadata().getLabels().containsKey(RunObject.QUEUE);
  }

  /** Let in, or sent away. */
  static Job suspended(Job job, boolean suspended, Instant now) {
    return new JobBuilder(job)
        .editSpec()
        .withSuspend(suspended)
        .endSpec()
        .withNewStatus()
        .withStartTime(now.toString())
        .endStatus()
        .build();
  }

  static Job ended(Job job, String type, String reason) {
    return new JobBuilder(job)
        .withNewStatus()
        .withStartTime(job.getMetadata().getCreationTimestamp())
        .addNewCondition()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
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
