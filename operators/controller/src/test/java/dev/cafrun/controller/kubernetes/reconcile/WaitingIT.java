package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What people see of a run that has no room yet. */
class WaitingIT extends OperatorLab {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)));

  WaitingIT() {
    super("waiting", Duration.ofSeconds(60));
  }

  @Test
  void aQuotaThatRefusesThePodIsNamedWithWhatItRefuses() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "many", SPEC);
      runs.waitFor("its Job", () -> runs.jobs().size() == 1);
      refuse(
          runs.jobs().getFirst(),
          "Error creating: pods \"x\" is forbidden: exceeded quota: team-a, requested: pods=1,"
              + " used: pods=5, limited: pods=5");

      waits("many", "QuotaExceeded");

      CafRunStatus status = runs.status("many");
      assertThat(status.message())
          .isEqualTo(
              "ingest waits for the quota team-a: it needs pods=1; of pods=5 in use are pods=5");
      assertThat(status.stages().getFirst().state()).isEqualTo("Waiting");
      assertThat(status.toString().split("team-a", -1)).as("said once").hasSize(2);
      assertThat(told("many", "QuotaExceeded")).containsExactly(status.message());
      assertThat(recorded("many", "QUOTA_EXCEEDED")).isEqualTo(1);

      runs.await("its end", () -> runs.phase("many", "Succeeded"));
      assertThat(runs.status("many").reason()).isNull();
      assertThat(runs.status("many").stages()).allMatch(stage -> stage.attempt() == 1);
    }
  }

  @Test
  void aPodThatNoNodeTakesIsToldOnceThoughTheSchedulersWordsChange() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "big", SPEC);
      runs.waitFor("its Job", () -> runs.jobs().size() == 1);
      runs.findsNoNode(runs.jobs().getFirst(), "0/3 nodes are available: 3 Insufficient memory.");
      waits("big", "Unschedulable");

      runs.findsNoNode(runs.jobs().getFirst(), "0/4 nodes are available: 4 Insufficient memory.");
      runs.waitFor(
          "the news", () -> String.valueOf(runs.status("big").message()).contains("0/4 nodes"));

      assertThat(told("big", "Unschedulable")).hasSize(1);
      assertThat(recorded("big", "UNSCHEDULABLE")).isEqualTo(1);
      assertThat(runs.status("big").message()).startsWith("ingest waits for a node: ");
    }
  }

  @Test
  void aQueueIsNamedAndSoIsThatItDoesNotExistAndThatTheRunWasPreempted() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.applyTo(
          client,
          "queued",
          SPEC,
          Map.of("kueue.x-k8s.io/queue-name", "gpus", "kueue.x-k8s.io/priority-class", "urgent"));
      runs.waitFor("its Job", () -> runs.jobs().size() == 1);
      Job job = runs.jobs().getFirst();
      assertThat(job.getMetadata().getLabels())
          .containsEntry("kueue.x-k8s.io/priority-class", "urgent");
      kueueSays(job, "QuotaReserved", "False", "Inadmissible", "LocalQueue gpus doesn't exist");

      waits("queued", "QueueMissing");
      assertThat(runs.status("queued").message())
          .isEqualTo("ingest waits for the queue gpus, which does not exist in the namespace lab");

      suspend(job, false);
      runs.waitFor("its work", () -> runs.phase("queued", "Running"));
      kueueSays(job, "Evicted", "True", "Preempted", "Preempted to accommodate a workload");
      suspend(job, true);
      waits("queued", "Preempted");
      assertThat(runs.status("queued").message())
          .isEqualTo(
              "ingest was preempted and waits for the queue gpus: Preempted to accommodate a"
                  + " workload");
      assertThat(told("queued", "Preempted")).hasSize(1);
      assertThat(runs.status("queued").stages().getFirst().attempt()).isEqualTo(1);
    }
  }

  private void waits(String run, String reason) {
    runs.waitFor(
        run + " to wait: " + reason,
        () -> runs.phase(run, "Waiting") && reason.equals(runs.status(run).reason()));
  }

  private long recorded(String run, String code) {
    UUID id = UUID.fromString(runs.object(run).getMetadata().getUid());
    return History.over(database).events().of(id).stream()
        .map(EventRecord::code)
        .filter(code::equals)
        .count();
  }

  private void refuse(Job job, String why) {
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(MockCluster.NAMESPACE)
            .withName(job.getMetadata().getName() + ".1")
            .endMetadata()
            .withNewInvolvedObject()
            .withKind("Job")
            .withName(job.getMetadata().getName())
            .withUid(job.getMetadata().getUid())
            .endInvolvedObject()
            .withType("Warning")
            .withReason("FailedCreate")
            .withMessage(why)
            .build();
    client.v1().events().inNamespace(MockCluster.NAMESPACE).resource(event).create();
  }

  private void kueueSays(Job job, String type, String status, String reason, String message) {
    GenericKubernetesResource workload = new GenericKubernetesResource();
    workload.setApiVersion("kueue.x-k8s.io/v1beta2");
    workload.setKind("Workload");
    workload.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(MockCluster.NAMESPACE)
            .withName("job-" + type.toLowerCase(Locale.ROOT))
            .withLabels(Map.of("kueue.x-k8s.io/job-uid", job.getMetadata().getUid()))
            .build());
    workload.setAdditionalProperty(
        "status",
        Map.of(
            "conditions",
            List.of(Map.of("type", type, "status", status, "reason", reason, "message", message))));
    client
        .genericKubernetesResources(MockCluster.WORKLOADS)
        .inNamespace(MockCluster.NAMESPACE)
        .delete();
    client
        .genericKubernetesResources(MockCluster.WORKLOADS)
        .inNamespace(MockCluster.NAMESPACE)
        .resource(workload)
        .create();
  }

  private void suspend(Job job, boolean suspended) {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(MockCluster.NAMESPACE)
        .withName(job.getMetadata().getName())
        .edit(
            there -> {
              there.getSpec().setSuspend(suspended);
              return there;
            });
  }
}
