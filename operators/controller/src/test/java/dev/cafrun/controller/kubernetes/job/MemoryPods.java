package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Pods of clusters in memory. */
final class MemoryPods {
  private MemoryPods() {}

  static Pod of(Job job, String phase, Instant created) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(job.getMetadata().getName() + "-pod")
        .withCreationTimestamp(created.toString())
        .endMetadata()
        .withSpec(job.getSpec().getTemplate().getSpec())
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }

  /** For it no node has room, as the scheduler says it. */
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

  static boolean isUnschedulable(@Nullable Pod pod) {
    return pod != null && !pod.getStatus().getConditions().isEmpty();
  }

  /** It has a node, which finds no such image. */
  static Pod withoutImage(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .withNodeName("node-1")
        .endSpec()
        .editStatus()
        .addNewContainerStatus()
        .withName("stage")
        .withNewState()
        .withNewWaiting("no such image", "ErrImagePull")
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /** It ended with these last words. */
  static Pod failed(Pod pod, Failure failure) {
    return new PodBuilder(pod)
        .editStatus()
        .addNewContainerStatus()
        .withName("stage")
        .withNewState()
        .withNewTerminated()
        .withExitCode(75)
        .withMessage(CoreJson.write(failure))
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
