package dev.cafrun.controller.kubernetes.testing;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.drive.MadeUpOutput;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StageRequest;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Does for a mocked API server what the Job's controller, the kubelet and the worker do together:
 * every Job that is not over runs at once, and ends. One round at a time, when asked.
 */
public final class FakeKubelet {
  private final KubernetesClient client;
  private final String namespace;
  private final ObjectStore store;
  private final Map<StageId, List<Failure>> failures = new HashMap<>();

  private final Map<StageId, Map<String, Object>> summaries = new HashMap<>();

  private Consumer<Job> beforeWork = job -> {};

  /** Every Job seen, by name. */
  public final Map<String, StageRequest> ran = new HashMap<>();

  public FakeKubelet(KubernetesClient client, String namespace, ObjectStore store) {
    this.client = client;
    this.namespace = namespace;
    this.store = store;
  }

  /** The next attempt at the stage fails so. */
  public void willFail(StageId stage, Failure failure) {
    failures.computeIfAbsent(stage, none -> new ArrayList<>()).add(failure);
  }

  /** From now on the stage's output says that of itself. */
  public void willSay(StageId stage, Map<String, Object> summary) {
    summaries.put(stage, summary);
  }

  /** What happens to every Job just before it is worked on. */
  public void beforeWork(Consumer<Job> step) {
    beforeWork = step;
  }

  /** Ends everything that runs; whether there was anything. */
  public boolean round() {
    boolean worked = false;
    for (Job job : client.batch().v1().jobs().inNamespace(namespace).list().getItems()) {
      if (over(job) || Boolean.TRUE.equals(job.getSpec().getSuspend())) {
        continue;
      }
      worked = true;
      if (Long.valueOf(1).equals(job.getSpec().getActiveDeadlineSeconds())) {
        end(job, "Failed", "DeadlineExceeded");
      } else {
        work(job);
      }
    }
    return worked;
  }

  private static boolean over(Job job) {
    return job.getStatus() != null && !job.getStatus().getConditions().isEmpty();
  }

  private void work(Job job) {
    beforeWork.accept(job);
    StageRequest request = request(job);
    ran.put(job.getMetadata().getName(), request);
    List<Failure> planned = failures.getOrDefault(request.stage(), List.of());
    if (planned.isEmpty()) {
      MadeUpOutput.write(
          store,
          request.stage(),
          request.key(),
          request.inputs(),
          summaries.getOrDefault(request.stage(), Map.of()));
      end(job, "Complete", "CompletionsReached");
    } else {
      Pod pod = failed(job, planned.removeFirst());
      client.resource(pod).create();
      client.resource(pod).updateStatus();
      end(job, "Failed", "BackoffLimitExceeded");
    }
  }

  private static StageRequest request(Job job) {
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals("CAFRUN_REQUEST"))
        .map(EnvVar::getValue)
        .map(json -> CoreJson.read(json, StageRequest.class))
        .findFirst()
        .orElseThrow();
  }

  private static Pod failed(Job job, Failure failure) {
    return new PodBuilder()
        .withNewMetadataLike(job.getSpec().getTemplate().getMetadata())
        .withNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName() + "-pod")
        .addToLabels("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .endMetadata()
        .withSpec(job.getSpec().getTemplate().getSpec())
        .withNewStatus()
        .withPhase("Failed")
        .addNewContainerStatus()
        .withName("stage")
        .withNewState()
        .withNewTerminated()
        .withExitCode(75)
        .withReason("Error")
        .withMessage(CoreJson.write(failure))
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private void end(Job job, String condition, String reason) {
    boolean complete = condition.equals("Complete");
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    client
        .resource(
            new JobBuilder(job)
                .withNewStatus()
                .withStartTime(now)
                .withCompletionTime(complete ? now : null)
                .addNewCondition()
                .withType(complete ? "SuccessCriteriaMet" : "FailureTarget")
                .withStatus("True")
                .withReason(reason)
                .endCondition()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withReason(reason)
                .endCondition()
                .endStatus()
                .build())
        .updateStatus();
  }
}
