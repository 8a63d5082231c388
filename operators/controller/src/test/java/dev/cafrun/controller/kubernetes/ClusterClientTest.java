package dev.cafrun.controller.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class ClusterClientTest {
  private static final String JOB =
      """
      {"apiVersion": "batch/v1", "kind": "Job",
       "metadata": {
         "name": "train", "namespace": "lab", "resourceVersion": "7", "labels": {"a": "b"},
         "managedFields": [
           {"manager": "caf", "operation": "Update", "fieldsType": "FieldsV1",
            "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:a": {}}}}}]},
       "spec": {"suspend": false}, "status": {"succeeded": 1}, "later": "field"}
      """;

  private final KubernetesSerialization serialization = ClusterClient.serialization();

  @Test
  void whoWroteWhichFieldIsNotKept() {
    Job job = serialization.unmarshal(JOB, Job.class);

    assertThat(job.getMetadata().getManagedFields()).isEmpty();
    assertThat(serialization.asJson(job)).doesNotContain("managedFields");
  }

  @Test
  void everythingElseIs() {
    Job job = serialization.unmarshal(JOB, Job.class);

    assertThat(job.getMetadata().getName()).isEqualTo("train");
    assertThat(job.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(job.getMetadata().getLabels()).containsEntry("a", "b");
    assertThat(job.getStatus().getSucceeded()).isEqualTo(1);
    assertThat(job.getAdditionalProperties()).containsEntry("later", "field");
  }

  @Test
  void ofAPodItsNodeAndWhatItsContainersMayUseAreKept() {
    Pod pod =
        serialization.unmarshal(
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "train-0"},
             "spec": {"nodeName": "a", "volumes": [{"name": "work", "emptyDir": {}}],
               "containers": [{"name": "stage", "image": "worker:1",
                 "env": [{"name": "REQUEST", "value": "long"}],
                 "resources": {"limits": {"memory": "2Gi"}}}]},
             "status": {"phase": "Running"}}
            """,
            Pod.class);

    assertThat(pod.getSpec())
        .isEqualTo(
            new PodSpecBuilder()
                .withNodeName("a")
                .addNewContainer()
                .withName("stage")
                .withNewResources()
                .addToLimits("memory", new Quantity("2Gi"))
                .endResources()
                .endContainer()
                .build());
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void aBookmarkOfAWatchIsAPodThatHasNoContainers() {
    Pod bookmark =
        serialization.unmarshal(
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"resourceVersion": "12"},
             "spec": {"containers": null}, "status": {}}
            """,
            Pod.class);

    assertThat(bookmark.getMetadata().getResourceVersion()).isEqualTo("12");
    assertThat(bookmark.getSpec().getContainers()).isEmpty();
  }

  @Test
  void whatAJobIsToRunIsKept() {
    Job job =
        serialization.unmarshal(
            """
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "train"},
             "spec": {"template": {"spec": {"containers": [{"name": "stage", "image": "worker:1"}]}}}}
            """,
            Job.class);

    assertThat(job.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo("worker:1");
  }
}
