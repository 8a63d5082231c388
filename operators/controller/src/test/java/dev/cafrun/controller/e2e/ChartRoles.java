package dev.cafrun.controller.e2e;

import static java.util.Comparator.comparing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The roles and bindings that the chart brings, put into two namespaces of an API server. Ends with
 * these, but for the roles of users, which belong to the cluster.
 *
 * @param own the controller's namespace
 * @param runs a namespace of runs
 */
record ChartRoles(TestCluster own, TestCluster runs) {
  /** What Helm makes of the chart; a test of the chart refuses any difference. */
  private static final Path CHART = Path.of("../../k8s/base/caf.yaml");

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static final Set<String> KINDS =
      Set.of("ServiceAccount", "Role", "RoleBinding", "ClusterRole");

  void apply() throws IOException {
    documents().stream()
        .sorted(comparing(HasMetadata::getKind))
        .forEach(object -> own.client().resource(object).create());
  }

  void removeUserRoles() throws IOException {
    documents().stream()
        .filter(object -> object.getKind().equals("ClusterRole"))
        .forEach(object -> own.client().resource(object).delete());
  }

  /** Of the cluster, with names of their own. */
  String userRole(String who) {
    return "caf-" + own.namespace() + "-" + who;
  }

  private List<HasMetadata> documents() throws IOException {
    String text =
        Files.readString(CHART)
            .replaceAll("namespace: cafrun-runs\\b", "namespace: " + runs.namespace())
            .replaceAll("namespace: cafrun\\b", "namespace: " + own.namespace())
            .replaceAll("name: caf-cafrun-", "name: caf-" + own.namespace() + "-");
    return Arrays.stream(text.split("(?m)^---$"))
        .map(document -> (HasMetadata) YAML.unmarshal(document))
        .filter(object -> KINDS.contains(object.getKind()))
        .toList();
  }

  /** Somebody whom the API server takes for this user. */
  static KubernetesClient as(TestCluster cluster, String user) {
    Config config =
        new ConfigBuilder(cluster.client().getConfiguration())
            .withImpersonateUsername(user)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The user that a service account is. */
  static String account(TestCluster cluster, String name) {
    return "system:serviceaccount:" + cluster.namespace() + ":" + name;
  }
}
