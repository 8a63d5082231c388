package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.drive.MadeUpOutput;
import dev.cafrun.core.worker.StageRequest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** A cluster with few GPUs, which it says in one of the ways in which clusters do. */
final class FullCluster implements Jobs, ClusterView {
  /** How it says so. */
  enum Full {
    /** Pods are there, and the scheduler finds no node for them. */
    NODES,
    /** Jobs are there, and their controller may make no pods. */
    QUOTA_FOR_PODS,
    /** There may be no more Jobs. */
    QUOTA_FOR_JOBS,
    /** Kueue holds Jobs back. */
    QUEUE
  }

  private final Full full;
  private final int gpus;
  private final Duration work;
  private final ObjectStore store;
  private final Supplier<Instant> now;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Pod> pods = new LinkedHashMap<>();
  private final Map<String, Instant> working = new LinkedHashMap<>();
  private final List<String> made = new ArrayList<>();
  private int mostAtOnce;

  FullCluster(Full full, int gpus, Duration work, ObjectStore store, Supplier<Instant> now) {
    this.full = full;
    this.gpus = gpus;
    this.work = work;
    this.store = store;
    this.now = now;
  }

  Optional<String> queue() {
    return full == Full.QUEUE ? Optional.of("gpus") : Optional.empty();
  }

  int mostAtOnce() {
    return mostAtOnce;
  }

  long working() {
    return working.keySet().stream().filter(name -> trains(jobs.get(name))).count();
  }

  List<String> made() {
    return made;
  }

  @Override
  public Job create(Job job) {
    String name = job.getMetadata().getName();
    if (jobs.containsKey(name)) {
      throw new KubernetesClientException("already exists", 409, null);
    }
    if (full == Full.QUOTA_FOR_JOBS && trains(job) && unfinishedTrainings() >= gpus) {
      throw new KubernetesClientException(
          "jobs.batch \"%s\" is forbidden: exceeded quota: gpus, requested: count/jobs.batch=1, used: count/jobs.batch=%d, limited: count/jobs.batch=%d"
              .formatted(name, gpus, gpus),
          403,
          null);
    }
    made.add(name);
    Job there =
        new JobBuilder(job)
            .editMetadata()
            .withUid(UUID.randomUUID().toString())
            .withCreationTimestamp(now.get().toString())
            .endMetadata()
            .build();
    jobs.put(name, there);
    return there;
  }

  private long unfinishedTrainings() {
    return jobs.values().stream().filter(job -> trains(job) && !MemoryJobs.over(job)).count();
  }

  /** Whatever can begin begins; whatever has worked long enough ends. */
  void pass() {
    for (Job job : List.copyOf(jobs.values())) {
      if (MemoryJobs.over(job)) {
        continue;
      }
      String name = job.getMetadata().getName();
      if (MemoryJobs.isToEnd(job)) {
        end(job, "Failed", "DeadlineExceeded");
      } else if (working.containsKey(name)) {
        Instant end = working.get(name).plus(trains(job) ? work : Duration.ZERO);
        if (!now.get().isBefore(end)) {
          work(job);
        }
      } else if (!trains(job) || working() < gpus) {
        begin(job);
      } else if (full == Full.NODES) {
        pods.put(
            name,
            MemoryPods.unschedulable(
                pod(job, "Pending"), "0/1 nodes are available: 1 Insufficient nvidia.com/gpu."));
      }
    }
    mostAtOnce = Math.max(mostAtOnce, (int) working());
  }

  private void begin(Job job) {
    String name = job.getMetadata().getName();
    Job letIn =
        new JobBuilder(job)
            .editSpec()
            .withSuspend(false)
            .endSpec()
            .withNewStatus()
            .withStartTime(now.get().toString())
            .endStatus()
            .build();
    jobs.put(name, letIn);
    working.put(name, now.get());
    pods.put(name, pod(job, "Running"));
  }

  private void work(Job job) {
    StageRequest request = MemoryJobs.request(job);
    MadeUpOutput.write(store, request.stage(), request.key(), request.inputs());
    end(job, "Complete", "CompletionsReached");
  }

  private void end(Job job, String type, String reason) {
    String name = job.getMetadata().getName();
    working.remove(name);
    pods.remove(name);
    jobs.put(
        name,
        new JobBuilder(job)
            .editOrNewStatus()
            .addNewCondition()
            .withType(type)
            .withStatus("True")
            .withReason(reason)
            .endCondition()
            .endStatus()
            .build());
  }

  private static boolean trains(Job job) {
    return job.getMetadata().getLabels().get(JobLabels.STAGE).startsWith("train");
  }

  private Pod pod(Job job, String phase) {
    Pod before = pods.get(job.getMetadata().getName());
    return new PodBuilder()
        .withNewMetadata()
        .withName(job.getMetadata().getName() + "-pod")
        .withCreationTimestamp(
            before == null ? now.get().toString() : before.getMetadata().getCreationTimestamp())
        .endMetadata()
        .withSpec(job.getSpec().getTemplate().getSpec())
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }

  @Override
  public Optional<Job> find(String namespace, String name) {
    return Optional.ofNullable(jobs.get(name));
  }

  @Override
  public List<Pod> podsOf(Job named) {
    return pods(named.getMetadata().getNamespace(), named.getMetadata().getName());
  }

  @Override
  public void patch(Job named, String patch) {
    Job job = jobs.get(named.getMetadata().getName());
    jobs.put(named.getMetadata().getName(), MemoryJobs.patched(job, patch));
  }

  @Override
  public boolean delete(Job named) {
    jobs.remove(named.getMetadata().getName());
    return true;
  }

  @Override
  public Optional<String> objection(Job job) {
    return Optional.empty();
  }

  @Override
  public void resize(Job seen, Job sized) {
    jobs.put(seen.getMetadata().getName(), sized);
  }

  @Override
  public boolean deleteAfterItsPods(Job seen) {
    return delete(seen);
  }

  @Override
  public Optional<String> refusal(Job job) {
    return full == Full.QUOTA_FOR_PODS
        ? Optional.of(
            "Error creating: pods \"x\" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=%d, limited: requests.nvidia.com/gpu=%d"
                .formatted(gpus, gpus))
        : Optional.empty();
  }

  @Override
  public Optional<QueueWord> queueWord(Job job) {
    return Optional.empty();
  }

  @Override
  public Optional<Job> job(String namespace, String name) {
    return find(namespace, name);
  }

  @Override
  public List<Job> jobs(String namespace, UUID run) {
    return MemoryJobs.of(run, jobs.values());
  }

  @Override
  public List<Pod> pods(String namespace, String job) {
    return pods.containsKey(job) ? List.of(pods.get(job)) : List.of();
  }
}
