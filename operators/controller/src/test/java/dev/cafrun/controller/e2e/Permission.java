package dev.cafrun.controller.e2e;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One verb that a Role allows on one resource.
 *
 * @param group of the API; empty for the core's
 */
record Permission(String group, String resource, String verb) {
  /** What Helm makes of the chart; a test of the chart refuses any difference. */
  private static final Path CHART = Path.of("../../k8s/base/caf.yaml");

  /** All that the chart's Roles allow, taken apart. */
  static List<Permission> ofTheChart(KubernetesClient client) throws IOException {
    try (InputStream file = Files.newInputStream(CHART)) {
      return client.load(file).items().stream()
          .filter(Role.class::isInstance)
          .flatMap(role -> ((Role) role).getRules().stream())
          .flatMap(rule -> of(rule).stream())
          .toList();
    }
  }

  private static List<Permission> of(PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream()
                                .map(verb -> new Permission(group, resource, verb))))
        .toList();
  }

  PolicyRule rule() {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resource)
        .withVerbs(verb)
        .build();
  }

  @Override
  public String toString() {
    return group + "/" + resource + ": " + verb;
  }
}
