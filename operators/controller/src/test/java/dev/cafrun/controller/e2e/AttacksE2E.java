package dev.cafrun.controller.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What somebody who may make CafRuns, and nothing else, would try in order to be somebody else: on
 * a real API server, against an operator that has the chart's roles. None gets a pod.
 */
class AttacksE2E {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @TempDir static Path copies;

  private static RestrictedOperator operator;
  private static KubernetesClient editor;

  @BeforeAll
  static void open() throws Exception {
    operator = new RestrictedOperator(Permission.ofTheChart(), Duration.ofMinutes(1), copies);
    editor = editor(operator);
    operator.start();
  }

  @AfterAll
  static void close() {
    if (editor != null) {
      editor.close();
    }
    if (operator != null) {
      operator.close();
    }
  }

  /** Somebody with the chart's roles for users in the operator's namespace. */
  private static KubernetesClient editor(RestrictedOperator beside) throws Exception {
    KubernetesClient administrator = beside.administrator();
    administrator
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("editor")
                .withNamespace(beside.namespace())
                .endMetadata()
                .withRules(Permission.ofUsers().stream().map(Permission::rule).toList())
                .build())
        .create();
    administrator
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("editor")
                .withNamespace(beside.namespace())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "editor")
                .addNewSubject("rbac.authorization.k8s.io", "User", "bob", null)
                .build())
        .create();
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(administrator.getConfiguration())
                .withImpersonateUsername("bob")
                .build())
        .build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service-account | spec: {serviceAccountName: caf} | spec.serviceAccountName",
        "old-account | spec: {serviceAccount: caf} | spec.serviceAccount",
        "token | spec: {automountServiceAccountToken: true} | spec.automountServiceAccountToken",
        "projected-token | spec: {volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}]} | spec.volumes[0].projected",
        "env-from | spec: {containers: [{name: stage, envFrom: [{secretRef: {name: caf-postgres}}]}]} | spec.containers[0].envFrom",
        "secret-key | spec: {containers: [{name: stage, env: [{name: TZ, valueFrom: {secretKeyRef: {name: caf-token, key: key}}}]}]} | spec.containers[0].env[0].valueFrom.secretKeyRef",
        "secret-volume | spec: {volumes: [{name: s, secret: {secretName: caf-postgres}}]} | spec.volumes[0].secret",
        "image | spec: {containers: [{name: stage, image: 'example.com/who-am-i:1'}]} | spec.containers[0].image",
        "command | spec: {containers: [{name: stage, command: [id]}]} | spec.containers[0].command",
        "host-network | spec: {hostNetwork: true} | spec.hostNetwork",
        "host-processes | spec: {hostPID: true} | spec.hostPID",
        "host-memory | spec: {hostIPC: true} | spec.hostIPC",
        "host-path | spec: {volumes: [{name: h, hostPath: {path: /etc}}]} | spec.volumes[0].hostPath",
        "privileged | spec: {containers: [{name: stage, securityContext: {privileged: true}}]} | spec.containers[0].securityContext",
        "root | spec: {securityContext: {runAsUser: 0}} | spec.securityContext",
        "without-rules | spec: {securityContext: null} | spec.securityContext",
        "csi | spec: {volumes: [{name: c, csi: {driver: secrets-store.csi.k8s.io}}]} | spec.volumes[0].csi",
        "nfs | spec: {volumes: [{name: n, nfs: {server: nfs, path: /}}]} | spec.volumes[0].nfs",
        "authorities | spec: {volumes: [{name: authorities, configMap: {name: mine}}]} | spec.volumes[0].name",
        "init | spec: {initContainers: [{name: i, image: 'example.com/who-am-i:1'}]} | spec.initContainers",
        "node | spec: {nodeName: control-plane} | spec.nodeName",
        "label | metadata: {labels: {app.kubernetes.io/component: controller}} | metadata.labels.app.kubernetes.io/component",
      })
  void aPodThatWouldBeOrHoldSomethingElseIsRefusedByTheFieldsPath(
      String name, String template, String path) throws Exception {
    operator.apply(
        editor,
        "CafRun",
        name,
        Map.of(),
        Map.of(
            "dataset",
            Map.of("format", "demo"),
            "stages",
            Map.of("ingest", Map.of("podTemplate", YAML.unmarshal(template, Map.class)))));

    operator.awaitIdly("its refusal", () -> operator.phase(name).equals("Failed"));

    var status = Objects.requireNonNull(operator.run(name)).getStatus();
    assertThat(status.reason()).isEqualTo("InvalidSpec");
    assertThat(status.message()).contains("spec.stages.ingest.podTemplate." + path + ": ");
    assertThat(operator.recorded(id(name))).isNull();
    assertThat(operator.jobs()).noneMatch(job -> job.getMetadata().getName().startsWith(name));
  }

  @Test
  void theWorkersOfAnOrdinaryRunAreNobodyAndHoldTheStoresKeysAlone() throws Exception {
    operator.apply(
        editor, "CafRun", "ordinary", Map.of(), Map.of("dataset", Map.of("format", "demo")));

    operator.awaitIdly("its Job", () -> !operator.jobs().isEmpty());

    PodSpec pod = operator.jobs().getFirst().getSpec().getTemplate().getSpec();
    assertThat(pod.getServiceAccountName()).isNull();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getContainers().getFirst().getEnv())
        .filteredOn(variable -> variable.getValueFrom() != null)
        .extracting(variable -> variable.getValueFrom().getSecretKeyRef().getName())
        .containsOnly("caf-store");
    assertThat(operator.refusals()).isEmpty();
  }

  @Test
  void whoMayMakeRunsMayNeitherMakePodsNorReadSecretsNorSayHowARunIs() throws Exception {
    operator.apply(
        editor,
        "CafRun",
        "said-to-be-fine",
        Map.of(),
        Map.of("dataset", Map.of("format", "demo"), "suspend", true));
    var run = Objects.requireNonNull(operator.run("said-to-be-fine"));

    refused(
        () ->
            editor
                .resource(
                    new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(operator.namespace())
                        .withName("own")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("own")
                        .withImage("example.com/who-am-i:1")
                        .endContainer()
                        .endSpec()
                        .build())
                .create());
    refused(() -> editor.secrets().inNamespace(operator.namespace()).list());
    refused(
        () ->
            editor
                .resource(run)
                .subresource("status")
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"phase\":\"Running\"}}"));
  }

  private static void refused(Runnable attack) {
    assertThatThrownBy(attack::run)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  @Test
  void aRunBesideTheControllerIsRefusedAndToldWhereItMayBe() throws Exception {
    try (RestrictedOperator strict =
            new RestrictedOperator(Permission.ofTheChart(), Duration.ofMinutes(1), copies);
        KubernetesClient neighbour = editor(strict)) {
      strict.keepRunsOut();
      strict.start();
      strict.apply(
          neighbour, "CafRun", "beside", Map.of(), Map.of("dataset", Map.of("format", "demo")));

      strict.awaitIdly("its refusal", () -> strict.phase("beside").equals("Failed"));

      assertThat(Objects.requireNonNull(strict.run("beside")).getStatus().message())
          .startsWith("metadata.namespace: '" + strict.namespace() + "' is the controller's own")
          .contains("apply the run in another", "rbac.namespaces");
      assertThat(strict.jobs()).isEmpty();
    }
  }

  private static UUID id(String name) {
    return UUID.fromString(Objects.requireNonNull(operator.run(name)).getMetadata().getUid());
  }
}
