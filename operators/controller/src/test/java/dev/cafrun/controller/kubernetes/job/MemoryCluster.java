package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.drive.MadeUpOutput;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.worker.StageRequest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A cluster in memory that answers late, wrongly or not at all, and whose watchers see what was.
 * What it does with Jobs is what their controller does.
 */
final class MemoryCluster implements Jobs, ClusterView {
  /** Every Job ever made, in order, but those that were removed: they may be made again. */
  final List<String> made = new ArrayList<>();

  /** The output that each Job worked on to its end, in order. */
  final List<StageKey> worked = new ArrayList<>();

  /** Every image that was ever run. */
  final Set<String> images = new HashSet<>();

  /** Whether Jobs have been removed, and with them what they say of themselves. */
  boolean lost;

  private final Random random;
  private final ObjectStore store;
  private final Supplier<Instant> now;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Pod> pods = new HashMap<>();
  private Map<String, Job> seenJobs = Map.of();
  private Map<String, Pod> seenPods = Map.of();

  /** How often Jobs were given other resources where they were. */
  int changed;

  /** How often Jobs were removed to be made again with other resources. */
  int removed;

  private int version;
  private boolean resizes = true;
  private Runnable beforeChange = () -> {};
  private boolean kind;
  private boolean full;
  private boolean namespace = true;

  MemoryCluster(Random random, ObjectStore store, Supplier<Instant> now) {
    this.random = random;
    this.store = store;
    this.now = now;
  }

  /** From now on, as before Kubernetes 1.36. */
  void refuseToResize() {
    resizes = false;
  }

  /** What happens in the moment in which a Job is changed or removed, once. */
  void beforeNextChange(Runnable event) {
    beforeChange = event;
  }

  /** A node is found for its pod, which has come so far. */
  void schedule(String name, String phase) {
    pods.put(name, pod(jobs.get(name), phase));
  }

  /** Its pod is gone, and no node is found for another. */
  void unschedule(String name) {
    pods.put(name, MemoryPods.unschedulable(pod(jobs.get(name), "Pending"), "0/4 nodes"));
  }

  /** Its queue has room for it. */
  void letIn(String name) {
    suspend(jobs.get(name), false);
  }

  /** From now on nothing goes wrong any more. */
  void beKind() {
    kind = true;
    full = false;
    namespace = true;
  }

  /** Whether there is no room for pods that have not begun. */
  void full(boolean now) {
    full = now;
  }

  /** The namespace goes with everything in it, or is there again, and empty. */
  void namespace(boolean there) {
    namespace = there;
    if (!there) {
      List.copyOf(jobs.keySet()).forEach(this::remove);
    }
  }

  /** Somebody removes a Job by hand; its pod goes with it. */
  void loseJob() {
    if (!jobs.isEmpty()) {
      remove(List.copyOf(jobs.keySet()).get(random.nextInt(jobs.size())));
    }
  }

  private void remove(String name) {
    lost = true;
    jobs.remove(name);
    pods.remove(name);
    made.remove(name);
  }

  @Override
  public Job create(Job job) {
    perhapsFail();
    if (!namespace) {
      throw new KubernetesClientException("namespaces \"lab\" not found", 404, null);
    }
    String name = job.getMetadata().getName();
    if (jobs.containsKey(name)) {
      throw new KubernetesClientException("already exists", 409, null);
    }
    Optional<String> objection = MemoryJobs.nonsense(job);
    if (objection.isPresent()) {
      throw new KubernetesClientException(objection.get(), 422, null);
    }
    assertThat(
            atWork(other -> MemoryJobs.request(other).key().equals(MemoryJobs.request(job).key())))
        .as("Jobs that make the same while %s is made", name)
        .isEmpty();
    assertThat(atWork(other -> stageOf(other).equals(stageOf(job))))
        .as("Jobs of the same stage that run while %s is made", name)
        .isEmpty();
    made.add(name);
    images.add(job.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage());
    Job there = MemoryJobs.born(job, now.get());
    put(there);
    perhapsFail();
    return there;
  }

  private void put(Job job) {
    version++;
    jobs.put(job.getMetadata().getName(), MemoryJobs.of(job, version));
  }

  @Override
  public Optional<Job> find(String namespace, String name) {
    perhapsFail();
    return Optional.ofNullable(jobs.get(name));
  }

  @Override
  public List<Pod> podsOf(Job named) {
    perhapsFail();
    String name = named.getMetadata().getName();
    return pods.containsKey(name) ? List.of(pods.get(name)) : List.of();
  }

  @Override
  public void patch(Job named, String patch) {
    perhapsFail();
    put(MemoryJobs.patched(existing(named), patch));
    perhapsFail();
  }

  private void beforeChange() {
    Runnable event = beforeChange;
    beforeChange = () -> {};
    event.run();
  }

  private Job existing(Job named) {
    return Optional.ofNullable(jobs.get(named.getMetadata().getName()))
        .orElseThrow(() -> new KubernetesClientException("not found", 404, null));
  }

  @Override
  public void resize(Job seen, Job sized) {
    perhapsFail();
    beforeChange();
    Job job = existing(seen);
    if (!MemoryJobs.version(job).equals(MemoryJobs.version(seen))) {
      throw new KubernetesClientException("changed meanwhile", 409, null);
    }
    if (!resizes || !JobReading.suspended(job) || job.getStatus() != null) {
      throw new KubernetesClientException("field is immutable", 422, null);
    }
    changed++;
    put(sized);
    perhapsFail();
  }

  @Override
  public Optional<String> objection(Job job) {
    perhapsFail();
    return MemoryJobs.nonsense(job);
  }

  @Override
  public boolean delete(Job seen) {
    return delete(seen, () -> remove(seen.getMetadata().getName()));
  }

  @Override
  public boolean deleteAfterItsPods(Job seen) {
    return delete(
        seen,
        () -> {
          removed++;
          put(MemoryJobs.leaving(seen, now.get()));
          if (!pods.containsKey(seen.getMetadata().getName())) {
            remove(seen.getMetadata().getName());
          }
        });
  }

  private boolean delete(Job seen, Runnable deletion) {
    perhapsFail();
    beforeChange();
    Job job = jobs.get(seen.getMetadata().getName());
    if (job == null) {
      return true;
    }
    if (MemoryJobs.version(job).equals(MemoryJobs.version(seen))) {
      deletion.run();
      perhapsFail();
      return true;
    }
    return false;
  }

  @Override
  public Optional<String> refusal(Job job) {
    perhapsFail();
    return Optional.empty();
  }

  @Override
  public Optional<QueueWord> queueWord(Job job) {
    perhapsFail();
    return Optional.empty();
  }

  private void perhapsFail() {
    if (!kind && random.nextInt(8) == 0) {
      throw new KubernetesClientException("the server is away", 503, null);
    }
  }

  @Override
  public Optional<Job> job(String namespace, String name) {
    return Optional.ofNullable(seenJobs.get(name));
  }

  @Override
  public List<Job> jobs(String namespace, UUID run) {
    return MemoryJobs.of(run, seenJobs.values());
  }

  /** As an operator sees it that has just started. */
  void watchAnew() {
    seenJobs = Map.copyOf(jobs);
    seenPods = Map.copyOf(pods);
  }

  @Override
  public List<Pod> pods(String namespace, String job) {
    return seenPods.containsKey(job) ? List.of(seenPods.get(job)) : List.of();
  }

  /** Something happens to each Job, and nobody hears of it. */
  void passUnwatched() {
    List.copyOf(jobs.values()).stream().filter(job -> !MemoryJobs.over(job)).forEach(this::happen);
  }

  /** Something happens to each Job; watchers may hear of it. */
  void pass() {
    passUnwatched();
    if (kind || random.nextBoolean()) {
      watchAnew();
    }
  }

  private void happen(Job job) {
    String name = job.getMetadata().getName();
    if (job.getMetadata().getDeletionTimestamp() != null) {
      go(job);
      return;
    }
    if (JobReading.suspended(job)) {
      if (kind || random.nextInt(3) == 0) {
        suspend(job, false);
      }
      return;
    }
    if (MemoryJobs.isToEnd(job)) {
      if (kind || random.nextBoolean()) {
        pods.remove(name);
        end(job, "Failed", "DeadlineExceeded");
      }
      return;
    }
    if (full && !pods.containsKey(name)) {
      pods.put(name, MemoryPods.unschedulable(pod(job, "Pending"), "0/4 nodes are available"));
      return;
    }
    if (full && MemoryPods.isUnschedulable(pods.get(name))) {
      return;
    }
    if (!kind && MemoryJobs.queued(job) && random.nextInt(9) == 0) {
      pods.remove(name);
      suspend(job, true); // For another's sake.
      return;
    }
    switch (kind ? 4 : random.nextInt(9)) {
      case 0 -> pods.put(name, MemoryPods.withoutImage(pod(job, "Pending")));
      case 1 -> fail(job, Failure.platform("DISK_FULL", "no space left"));
      case 2 -> {
        work(job); // It is killed between its manifest and its end.
        pods.remove(name);
        end(job, "Failed", "BackoffLimitExceeded");
      }
      case 3 -> {
        pods.remove(name);
        end(job, "Failed", "BackoffLimitExceeded");
      }
      case 4, 5 -> {
        work(job);
        pods.remove(name);
        end(job, "Complete", "CompletionsReached");
      }
      case 6 -> pods.remove(name); // Another follows, after an eviction.
      default -> pods.put(name, pod(job, "Running"));
    }
  }

  /** Its pod may have found a node and done its work in the very moment; then it is killed. */
  private void go(Job job) {
    if (!kind && random.nextInt(3) == 0) {
      return;
    }
    if (!kind && random.nextInt(3) == 0) {
      work(job);
    }
    remove(job.getMetadata().getName());
  }

  private void suspend(Job job, boolean suspended) {
    put(MemoryJobs.suspended(job, suspended, now.get()));
  }

  private List<String> atWork(Predicate<Job> which) {
    return jobs.values().stream()
        .filter(job -> !MemoryJobs.over(job))
        .filter(which)
        .map(job -> job.getMetadata().getName())
        .toList();
  }

  private static String stageOf(Job job) {
    return MemoryJobs.request(job).runId() + "/" + MemoryJobs.request(job).stage();
  }

  private void work(Job job) {
    StageRequest request = MemoryJobs.request(job);
    worked.add(request.key());
    MadeUpOutput.write(store, request.stage(), request.key(), request.inputs());
  }

  private void fail(Job job, Failure failure) {
    pods.put(job.getMetadata().getName(), MemoryPods.failed(pod(job, "Failed"), failure));
    end(job, "Failed", "BackoffLimitExceeded");
  }

  private Pod pod(Job job, String phase) {
    return MemoryPods.of(job, phase, now.get());
  }

  private void end(Job job, String type, String reason) {
    put(MemoryJobs.ended(job, type, reason));
  }
}
