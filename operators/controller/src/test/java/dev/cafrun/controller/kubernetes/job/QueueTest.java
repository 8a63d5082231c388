package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told of a Job that is held back. */
class QueueTest {
  private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NOW = CREATED.plusSeconds(60);

  @Test
  void whatKueueSaysOfAJobIsSaid() {
    assertThat(said("QuotaReserved", "False", "Pending", "1 more GPU needed").message())
        .isEqualTo("waits for the queue gpus: 1 more GPU needed");

    Pending missing =
        said("QuotaReserved", "False", "Inadmissible", "LocalQueue gpus doesn't exist");
    assertThat(missing.code()).isEqualTo("QUEUE_MISSING");
    assertThat(missing.message())
        .isEqualTo("waits for the queue gpus, which does not exist in the namespace lab");

    Pending preempted = said("Evicted", "True", "Preempted", "Preempted for workload 7");
    assertThat(preempted.code()).isEqualTo("PREEMPTED");
    assertThat(preempted.message())
        .isEqualTo("was preempted and waits for the queue gpus: Preempted for workload 7");
    assertThat(List.of(missing, preempted)).allMatch(Pending::forRoom);
  }

  @Test
  void aQueueThatNobodyAskedForIsTold() {
    assertThat(Queue.of(queued(), Optional.empty(), Optional.empty(), NOW).message())
        .isEqualTo("waits for the queue gpus, which holds what asks for no queue");
  }

  @Test
  void aJobThatSomebodyElseSuspendedSaysWhatToDo() {
    Job suspended =
        new JobBuilder(queued()).editMetadata().withLabels(Map.of()).endMetadata().build();
    Pending pending = Queue.of(suspended, Optional.empty(), Optional.empty(), NOW);

    assertThat(pending.message()).contains("suspended", "spec.suspend to false");
    assertThat(pending.forRoom()).as("nobody undoes what a person did").isTrue();
  }

  @Test
  void aJobThatWasSentAwayWaitsSinceThen() {
    Instant away = CREATED.plusSeconds(40);
    Job preempted =
        new JobBuilder(queued())
            .withNewStatus()
            .addNewCondition()
            .withType("Suspended")
            .withStatus("True")
            .withLastTransitionTime(away.toString())
            .endCondition()
            .endStatus()
            .build();

    assertThat(Queue.of(queued(), Optional.of("gpus"), Optional.empty(), NOW).since())
        .isEqualTo(CREATED);
    assertThat(Queue.of(preempted, Optional.of("gpus"), Optional.empty(), NOW).since())
        .isEqualTo(away);
  }

  private static Job queued() {
    return new JobBuilder(Attempts.job(Map.of()))
        .editMetadata()
        .withCreationTimestamp(CREATED.toString())
        .addToLabels(RunObject.QUEUE, "gpus")
        .endMetadata()
        .editSpec()
        .withSuspend(true)
        .endSpec()
        .build();
  }

  private static Pending said(String type, String status, String reason, String message) {
    GenericKubernetesResource workload = new GenericKubernetesResource();
    workload.setAdditionalProperty(
        "status",
        Map.of(
            "conditions",
            List.of(Map.of("type", type, "status", status, "reason", reason, "message", message))));
    return Queue.of(queued(), Optional.of("gpus"), Optional.of(QueueWord.of(workload)), NOW);
  }
}
