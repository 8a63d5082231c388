package dev.cafrun.controller.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API server lets everybody do under the chart's roles is what the documentation says. */
class RightsE2E {
  private static final Path DOCUMENTATION = Path.of("../../src/site/markdown/kubernetes.md");

  private TestCluster own;
  private TestCluster runs;
  private ChartRoles roles;

  @BeforeEach
  void open() throws IOException {
    own = TestCluster.withoutNodes();
    runs = TestCluster.withoutNodes();
    roles = new ChartRoles(own, runs);
    roles.apply();
  }

  @AfterEach
  void close() throws IOException {
    if (roles != null) {
      roles.removeUserRoles();
    }
    if (runs != null) {
      runs.close();
    }
    if (own != null) {
      own.close();
    }
  }

  @Test
  void whatEverybodyMayIsWhatTheDocumentationSays() throws IOException {
    bind("ann", "viewer");
    bind("bob", "editor");
    String controller = ChartRoles.account(own, "caf");
    Map<String, SortedMap<String, SortedSet<String>>> columns = new LinkedHashMap<>();
    columns.put("the controller, where runs are", rights(controller, runs));
    columns.put("the controller, in its own namespace", rights(controller, own));
    columns.put("a worker", rights(ChartRoles.account(runs, "default"), runs));
    columns.put("`viewer`", rights("ann", runs));
    columns.put("`editor`", rights("bob", runs));

    assertThat(Files.readString(DOCUMENTATION)).contains(table(columns));
  }

  /** A namespace is a border: neither the controller nor people may anything in a third. */
  @Test
  void whoeverHasARoleInOneNamespaceHasNoneInAnother() throws IOException {
    bind("ann", "viewer");
    bind("bob", "editor");
    try (TestCluster foreign = TestCluster.withoutNodes()) {
      for (String who : List.of(ChartRoles.account(own, "caf"), "ann", "bob")) {
        assertThat(rights(who, foreign)).as(who).isEmpty();
      }
      assertThat(rights("bob", own)).isEmpty();
    }
  }

  private void bind(String user, String role) {
    runs.client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(user)
                .withNamespace(runs.namespace())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", roles.userRole(role))
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
  }

  /** As {@code kubectl auth can-i --list} has them, beyond what anybody may. */
  private SortedMap<String, SortedSet<String>> rights(String user, TestCluster where) {
    SortedMap<String, SortedSet<String>> all = listed(user, where);
    listed("nobody in particular", where)
        .forEach((resource, verbs) -> all.getOrDefault(resource, new TreeSet<>()).removeAll(verbs));
    all.values().removeIf(SortedSet::isEmpty);
    return all;
  }

  private SortedMap<String, SortedSet<String>> listed(String user, TestCluster where) {
    try (KubernetesClient client = ChartRoles.as(own, user)) {
      SelfSubjectRulesReview review =
          client
              .resource(
                  new SelfSubjectRulesReviewBuilder()
                      .withNewSpec()
                      .withNamespace(where.namespace())
                      .endSpec()
                      .build())
              .create();
      assertThat(review.getStatus().getIncomplete()).isFalse();
      SortedMap<String, SortedSet<String>> rights = new TreeMap<>();
      review
          .getStatus()
          .getResourceRules()
          .forEach(
              rule ->
                  rule.getApiGroups()
                      .forEach(
                          group ->
                              rule.getResources()
                                  .forEach(
                                      resource ->
                                          rights
                                              .computeIfAbsent(
                                                  named(resource, group), name -> new TreeSet<>())
                                              .addAll(rule.getVerbs()))));
      return rights;
    }
  }

  /** As kubectl names it. */
  private static String named(String resource, String group) {
    String[] parts = resource.split("/", 2);
    return (group.isEmpty() ? parts[0] : parts[0] + "." + group)
        + (parts.length > 1 ? "/" + parts[1] : "");
  }

  private static String table(Map<String, SortedMap<String, SortedSet<String>>> columns) {
    SortedSet<String> resources =
        columns.values().stream()
            .flatMap(rights -> rights.keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    String head = "| resource | " + String.join(" | ", columns.keySet()) + " |\n";
    return head
        + "|---".repeat(columns.size() + 1)
        + "|\n"
        + resources.stream()
            .map(
                resource ->
                    columns.values().stream()
                        .map(rights -> rights.getOrDefault(resource, new TreeSet<>()))
                        .map(verbs -> verbs.isEmpty() ? "–" : String.join(" ", verbs))
                        .collect(Collectors.joining(" | ", "| `" + resource + "` | ", " |\n")))
            .collect(Collectors.joining());
  }
}
