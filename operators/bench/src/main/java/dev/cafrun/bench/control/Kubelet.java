package dev.cafrun.bench.control;

import dev.cafrun.apiserver.Lab;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.worker.PodVariables;
import dev.cafrun.core.worker.StageRequest;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does what the Job's controller, the kubelet and the worker do together: for each Job a pod that
 * is there, runs, speaks to the controller, leaves an output and ends. No pod takes longer than
 * that, unless its end is held back.
 */
final class Kubelet implements AutoCloseable {
  /** Pods that do something at once; those that are held back do nothing. */
  private static final int AT_ONCE = 32;

  private final PlayedPods pods;
  private final Ends ends;
  private final Timeline timeline;
  private final SharedIndexInformer<Job> jobs;
  private final ExecutorService played = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore busy = new Semaphore(AT_ONCE);
  private final AtomicReference<@Nullable Exception> trouble = new AtomicReference<>();

  /** Says when a pod may end; called once a pod runs, and waits as long as it wants. */
  @FunctionalInterface
  interface Ends {
    void await(StageRequest request) throws InterruptedException;
  }

  /** Plays the Jobs of a namespace from now on. */
  Kubelet(Lab lab, PlayedPods pods, Ends ends, Timeline timeline) {
    this.pods = pods;
    this.ends = ends;
    this.timeline = timeline;
    this.jobs =
        lab.client()
            .batch()
            .v1()
            .jobs()
            .inNamespace(lab.namespace())
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Job job) {
                    appeared(job, Instant.now());
                  }

                  @Override
                  public void onUpdate(Job before, Job now) {}

                  @Override
                  public void onDelete(Job job, boolean unknown) {}
                },
                Duration.ZERO.toMillis());
  }

  private void appeared(Job job, Instant at) {
    StageRequest request = CoreJson.read(variable(job, PodVariables.REQUEST), StageRequest.class);
    timeline.jobSeen(request, at);
    played.execute(() -> play(job, request));
  }

  private void play(Job job, StageRequest request) {
    try {
      PlayedPods.Pod pod = quickly(() -> pods.start(job, request));
      ends.await(request);
      quickly(
          () -> {
            pods.work(pod);
            pods.endPod(pod);
            timeline.jobEnds(request, Instant.now());
            pods.endJob(pod);
            return pod;
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      trouble.compareAndSet(null, e);
    }
  }

  private interface Part<T> {
    T done() throws Exception;
  }

  private <T> T quickly(Part<T> part) throws Exception {
    busy.acquire();
    try {
      return part.done();
    } finally {
      busy.release();
    }
  }

  /**
   * @throws IllegalStateException if a pod could not be played, after which nothing it measured
   *     counts
   */
  void check() {
    Exception why = trouble.get();
    if (why != null) {
      throw new IllegalStateException("a pod could not be played", why);
    }
  }

  static String variable(Job job, String name) {
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a Job without " + name));
  }

  @Override
  public void close() {
    jobs.close();
    played.shutdownNow();
  }
}
