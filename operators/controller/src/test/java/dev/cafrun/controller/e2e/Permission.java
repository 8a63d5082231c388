package dev.cafrun.controller.e2e;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One verb that a Role allows on one resource.
 *
 * @param group of the API; empty for the core's
 */
record Permission(String group, String resource, String verb) {
  /** What Helm makes of the chart; a test of the chart refuses any difference. */
  private static final Path CHART = Path.of("../../k8s/base/caf.yaml");

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  /** All that the chart's Roles allow, taken apart. */
  static List<Permission> ofTheChart() throws IOException {
    return Arrays.stream(Files.readString(CHART).split("(?m)^---$"))
        .filter(document -> document.contains("kind: Role\n"))
        .map(document -> YAML.unmarshal(document, Role.class))
        .flatMap(role -> role.getRules().stream())
        .flatMap(rule -> of(rule).stream())
        .distinct() // The same in each namespace.
        .toList();
  }

  /** All that the chart's roles for users allow whoever has both of them. */
  static List<Permission> ofUsers() throws IOException {
    return Arrays.stream(Files.readString(CHART).split("(?m)^---$"))
        .filter(document -> document.contains("kind: ClusterRole\n"))
        .map(document -> YAML.unmarshal(document, ClusterRole.class))
        .flatMap(role -> role.getRules().stream())
        .flatMap(rule -> of(rule).stream())
        .toList();
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
