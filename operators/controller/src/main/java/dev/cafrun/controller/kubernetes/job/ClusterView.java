package dev.cafrun.controller.kubernetes.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a cluster's Jobs and pods. It may lag behind: what it does not show may be there
 * for all that. Thread-safe.
 */
public interface ClusterView {
  Optional<Job> job(String namespace, String name);

  /** The Jobs that carry a run's id in their label. */
  List<Job> jobs(String namespace, UUID run);

  /** The pods that carry a Job's name in their label. */
  List<Pod> pods(String namespace, String job);
}
