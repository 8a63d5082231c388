package dev.cafrun.controller.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Says of Jobs what Kueue would, on an API server where there is none. */
record PlayedKueue(KubernetesClient client) {
  private static final ResourceDefinitionContext WORKLOADS =
      new ResourceDefinitionContext.Builder()
          .withGroup("kueue.x-k8s.io")
          .withVersion("v1beta1")
          .withKind("Workload")
          .withPlural("workloads")
          .withNamespaced(true)
          .build();

  /** Makes Kueue's type, if it is not there. */
  static PlayedKueue in(KubernetesClient client) {
    String name = "workloads.kueue.x-k8s.io";
    var types = client.apiextensions().v1().customResourceDefinitions();
    if (types.withName(name).get() == null) {
      client
          .resource(
              new CustomResourceDefinitionBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .addToAnnotations(
                      "api-approved.kubernetes.io", "unapproved, played for a test alone")
                  .endMetadata()
                  .withNewSpec()
                  .withGroup("kueue.x-k8s.io")
                  .withScope("Namespaced")
                  .withNewNames()
                  .withKind("Workload")
                  .withPlural("workloads")
                  .withSingular("workload")
                  .endNames()
                  .addNewVersion()
                  .withName("v1beta1")
                  .withServed(true)
                  .withStorage(true)
                  .withNewSchema()
                  .withNewOpenAPIV3Schema()
                  .withType("object")
                  .withXKubernetesPreserveUnknownFields(true)
                  .endOpenAPIV3Schema()
                  .endSchema()
                  .endVersion()
                  .endSpec()
                  .build())
          .serverSideApply();
    }
    types
        .withName(name)
        .waitUntilCondition(
            type ->
                type != null
                    && type.getStatus() != null
                    && type.getStatus().getConditions() != null
                    && type.getStatus().getConditions().stream()
                        .anyMatch(
                            condition ->
                                "Established".equals(condition.getType())
                                    && "True".equals(condition.getStatus())),
            30,
            TimeUnit.SECONDS);
    return new PlayedKueue(client);
  }

  /** It lets the Job in no queue. */
  void refuses(Job job, String why) {
    GenericKubernetesResource workload = new GenericKubernetesResource();
    workload.setApiVersion("kueue.x-k8s.io/v1beta1");
    workload.setKind("Workload");
    workload.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(job.getMetadata().getNamespace())
            .withName("job-" + job.getMetadata().getName())
            .withLabels(Map.of("kueue.x-k8s.io/job-uid", job.getMetadata().getUid()))
            .build());
    workload.setAdditionalProperty(
        "status",
        Map.of(
            "conditions",
            List.of(
                Map.of(
                    "type", "QuotaReserved",
                    "status", "False",
                    "reason", "Inadmissible",
                    "message", why))));
    client
        .genericKubernetesResources(WORKLOADS)
        .inNamespace(job.getMetadata().getNamespace())
        .resource(workload)
        .create();
  }
}
