package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart as Helm renders it; no cluster. */
class ChartIT {
  private static final List<String> OWN_SERVICES =
      List.of(
          "database.url=jdbc:postgresql://db:5432/cafrun",
          "database.existingSecret=db",
          "objectStore.endpoint=https://s3.example.com",
          "objectStore.existingSecret=s3",
          "rbac.namespaces[0]=team-a");

  @Test
  void withOwnServicesItBringsTheControllerAndNothingElseThatRuns() {
    Chart chart = Chart.rendered(with());

    assertThat(chart.of(Deployment.class)).hasSize(1);
    assertThat(chart.of(StatefulSet.class)).isEmpty();
    assertThat(chart.kinds()).doesNotContain("ClusterRole", "ServiceMonitor");
    assertThat(variables(chart))
        .containsEntry("CAFRUN_DB_URL", "jdbc:postgresql://db:5432/cafrun")
        .containsEntry("CAFRUN_DB_PASSWORD", "secret db/password")
        .containsEntry("CAFRUN_S3_SECRET_KEY", "secret s3/secretKey")
        .containsEntry("CAFRUN_WORKER_S3_SECRET", "s3")
        .containsEntry("CAFRUN_WORKER_S3_ENDPOINT", "https://s3.example.com")
        .containsEntry("CAFRUN_EVENTS_BASE_URL", "http://caf.cafrun:8080")
        .containsEntry("CAFRUN_NAMESPACES", "cafrun,team-a")
        .containsEntry("CAFRUN_WORKER_IMAGE", "cafrun/worker-cpu:0.1.0");
  }

  @Test
  void anAddressReachesTheControllerLetterByLetterAlthoughKubeletsExpandVariables() {
    Chart chart =
        Chart.rendered(with("database.url=jdbc:postgresql://db/cafrun?password=a$$b$(HOME)"));

    assertThat(variables(chart)) // of two dollars a kubelet makes one
        .containsEntry("CAFRUN_DB_URL", "jdbc:postgresql://db/cafrun?password=a$$$$b$$(HOME)");
  }

  @Test
  void whatIsKeptReachesTheControllerAndAllOfItIsUnlessSomebodySays() {
    assertThat(variables(Chart.rendered(with())))
        .doesNotContainKeys(
            "CAF_RETENTION_KEEP_AGE", "CAF_RETENTION_KEEP_COUNT", "CAF_RETENTION_DRY_RUN");
    assertThat(
            variables(
                Chart.rendered(
                    with(
                        "retention.keepAge=90d",
                        "retention.keepCount=0",
                        "retention.dryRun=true"))))
        .containsEntry("CAF_RETENTION_KEEP_AGE", "90d")
        .containsEntry("CAF_RETENTION_KEEP_COUNT", "0")
        .containsEntry("CAF_RETENTION_DRY_RUN", "true");
    assertThatThrownBy(() -> Chart.rendered(with("retention.keepAge=long")))
        .hasMessageContaining("keepAge");
  }

  @Test
  void whoMayViewOrEditMayDoSoWithRunsAndModelsIfTheClusterIsToldSo() {
    assertThat(Chart.rendered(with()).of(ClusterRole.class)).isEmpty();
    Chart chart = Chart.rendered(with("rbac.userRoles=true"));

    ClusterRole viewer = chart.named(ClusterRole.class, "caf-cafrun-viewer");
    ClusterRole editor = chart.named(ClusterRole.class, "caf-cafrun-editor");
    assertThat(viewer.getMetadata().getLabels())
        .containsEntry("rbac.authorization.k8s.io/aggregate-to-view", "true");
    assertThat(editor.getMetadata().getLabels())
        .containsEntry("rbac.authorization.k8s.io/aggregate-to-edit", "true")
        .doesNotContainKey("rbac.authorization.k8s.io/aggregate-to-view");
    assertThat(viewer.getRules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.getVerbs()).containsExactly("get", "list", "watch"));
    assertThat(editor.getRules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.getResources()).containsExactly("cafruns", "cafmodels"));
  }

  @Test
  void theDoorOpensToTokensUnlessAProviderIsNamed() {
    assertThat(variables(Chart.rendered(with())))
        .containsEntry("CAF_ACCESS_DOOR", "tokens")
        .containsEntry(
            "CAF_WEB_HOSTS",
            "127.0.0.1,localhost,[::1],caf,caf.cafrun,caf.cafrun.svc,caf.cafrun.svc.cluster.local")
        .doesNotContainKeys("QUARKUS_OIDC_AUTH_SERVER_URL", "CAF_ACCESS_ROLES");
    assertThat(
            variables(
                Chart.rendered(
                    with(
                        "access.door=oidc",
                        "access.hosts[0]=caf.example.com",
                        "access.oidc.issuer=https://id.example.com/realms/lab",
                        "access.oidc.clientId=cafrun",
                        "access.oidc.existingSecret=id",
                        "access.oidc.roles.lab=researcher",
                        "access.oidc.roles.leads=promoter"))))
        .containsEntry("CAF_ACCESS_DOOR", "oidc")
        .containsEntry("CAF_ACCESS_ROLES", "lab=researcher;leads=promoter;")
        .containsEntry("QUARKUS_OIDC_CREDENTIALS_SECRET", "secret id/clientSecret")
        .hasEntrySatisfying(
            "CAF_WEB_HOSTS", hosts -> assertThat(hosts).endsWith(",caf.example.com"));
    assertThatThrownBy(() -> Chart.rendered(with("access.door=open")))
        .hasMessageContaining("access");
    assertThatThrownBy(() -> Chart.rendered(with("access.door=oidc")))
        .hasMessageContaining("access.oidc.issuer must name the provider");
    assertThatThrownBy(() -> Chart.rendered(with("access.oidc.roles.lab=boss")))
        .hasMessageContaining("roles");
  }

  @Test
  void whatIsSaidOfSingleStagesReachesTheController() {
    assertThat(variables(Chart.rendered(with())))
        .containsEntry("CAFRUN_WORKER_REQUESTS", "cpu=500m")
        .containsEntry("CAFRUN_WORKER_RESOURCES", "{}");
    assertThat(
            variables(
                Chart.rendered(
                    with(
                        "worker.resources.train.limits.memory=8Gi",
                        "worker.resources.align.requests.cpu=2"))))
        .containsEntry(
            "CAFRUN_WORKER_RESOURCES",
            "{\"align\":{\"requests\":{\"cpu\":2}},\"train\":{\"limits\":{\"memory\":\"8Gi\"}}}");
  }

  @Test
  void aTrialBringsItsOwnServicesAndSecretsThatNobodyKnows() {
    Chart chart = Chart.rendered("trial.enabled=true");
    Chart again = Chart.rendered("trial.enabled=true");

    assertThat(chart.of(StatefulSet.class)).hasSize(2);
    for (String secret : List.of("caf-minio", "caf-postgres", "caf-token")) {
      assertThat(chart.named(Secret.class, secret).getData())
          .isNotEqualTo(again.named(Secret.class, secret).getData());
    }
    assertThat(variables(chart))
        .containsEntry("CAFRUN_DB_URL", "jdbc:postgresql://caf-postgres:5432/cafrun")
        .containsEntry("CAFRUN_S3_ENDPOINT", "http://caf-minio.cafrun:9000");
  }

  /** A GitOps tool renders the chart at every look, and applies what is new. */
  @Test
  void withSecretsOfOnesOwnNothingIsMadeAndTheChartIsTheSameAtEveryLook() {
    String[] named = {
      "trial.enabled=true",
      "trial.postgres.existingSecret=our-postgres",
      "trial.minio.existingSecret=our-minio",
      "tokenKey.existingSecret=our-token"
    };
    Chart chart = Chart.rendered(named);

    assertThat(chart.of(Secret.class)).isEmpty();
    assertThat(Chart.text(named)).isEqualTo(Chart.text(named));
    assertThat(
            containers(chart)
                .flatMap(container -> container.getEnv().stream())
                .map(ChartIT::value)
                .filter(value -> value.startsWith("secret ")))
        .containsOnly(
            "secret our-postgres/username",
            "secret our-postgres/password",
            "secret our-minio/accessKey",
            "secret our-minio/secretKey",
            "secret our-token/key");
    assertThat(variables(chart)).containsEntry("CAFRUN_WORKER_S3_SECRET", "our-minio");
    String[] own = with("tokenKey.existingSecret=our-token");
    assertThat(Chart.text(own)).isEqualTo(Chart.text(own));
  }

  @Test
  void everySecretThatATrialsPodsNameIsThere() {
    Chart chart = Chart.rendered("trial.enabled=true");
    List<String> made =
        chart.of(Secret.class).stream()
            .flatMap(
                secret ->
                    secret.getData().keySet().stream()
                        .map(key -> "secret " + secret.getMetadata().getName() + "/" + key))
            .toList();

    assertThat(
            containers(chart)
                .flatMap(container -> container.getEnv().stream())
                .map(ChartIT::value)
                .filter(value -> value.startsWith("secret ")))
        .hasSizeGreaterThan(5)
        .isSubsetOf(made);
  }

  @Test
  void everyPodKeepsToTheStrictestRules() {
    Chart chart = Chart.rendered("trial.enabled=true");

    assertThat(pods(chart))
        .hasSize(3)
        .allSatisfy(
            pod -> {
              var security = pod.getSecurityContext();
              assertThat(security.getRunAsNonRoot()).isTrue();
              assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            });
    assertThat(containers(chart))
        .hasSize(3)
        .allSatisfy(
            container -> {
              var security = container.getSecurityContext();
              assertThat(security.getAllowPrivilegeEscalation()).isFalse();
              assertThat(security.getReadOnlyRootFilesystem()).isTrue();
              assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            });
  }

  @Test
  void theControllerMayDoWhatItDoesAndNoMore() {
    Chart chart = Chart.rendered(with());

    assertThat(permissions(chart.named(Role.class, "caf").getRules()))
        .containsExactlyInAnyOrder(
            "cafrun.dev/cafruns: delete get list patch watch",
            "cafrun.dev/cafmodels: list watch",
            "cafrun.dev/cafruns/status: patch",
            "cafrun.dev/cafmodels/status: patch",
            "batch/jobs: create delete get list patch watch",
            "/pods: list watch",
            "/events: create list",
            "kueue.x-k8s.io/workloads: list");
    assertThat(permissions(chart.named(Role.class, "caf-leader").getRules()))
        .containsExactly("coordination.k8s.io/leases: create get patch update");
  }

  @Test
  void inTheWholeClusterItMayDoTheSameEverywhere() {
    Chart one = Chart.rendered(with());
    Chart all = Chart.rendered(with("rbac.clusterWide=true"));

    assertThat(all.named(ClusterRole.class, "caf-cafrun").getRules())
        .isEqualTo(one.named(Role.class, "caf").getRules());
    assertThat(all.of(Role.class))
        .extracting(role -> role.getMetadata().getName())
        .containsExactly("caf-leader");
    assertThat(variables(all)).containsEntry("CAFRUN_NAMESPACES", "");
  }

  @Test
  void runsAreBesideTheControllerInATrialAlone() {
    assertThat(variables(Chart.rendered(with())))
        .containsEntry("CAFRUN_RESERVED_NAMESPACE", "cafrun");
    assertThat(variables(Chart.rendered(with("rbac.clusterWide=true"))))
        .containsEntry("CAFRUN_RESERVED_NAMESPACE", "cafrun");
    assertThat(variables(Chart.rendered("trial.enabled=true")))
        .doesNotContainKey("CAFRUN_RESERVED_NAMESPACE");
  }

  @Test
  void inMoreNamespacesItHasARoleInEach() {
    Chart chart = Chart.rendered(with("rbac.namespaces[1]=team-b"));

    assertThat(chart.of(RoleBinding.class))
        .extracting(binding -> binding.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("cafrun", "cafrun", "team-a", "team-b");
    assertThat(variables(chart)).containsEntry("CAFRUN_NAMESPACES", "cafrun,team-a,team-b");
  }

  @Test
  void anAirGappedClusterTakesEveryImageFromItsRegistry() {
    String digest = "sha256:" + "0".repeat(64);
    Chart chart =
        Chart.rendered(
            "trial.enabled=true",
            "image.registry=registry.example.com/mirror/",
            "trial.registry=registry.example.com/mirror",
            "image.worker.digest=" + digest);

    assertThat(containers(chart).map(Container::getImage))
        .hasSize(3)
        .allSatisfy(image -> assertThat(image).startsWith("registry.example.com/mirror/"));
    assertThat(variables(chart))
        .containsEntry(
            "CAFRUN_WORKER_IMAGE", "registry.example.com/mirror/cafrun/worker-cpu@" + digest);
  }

  @Test
  void whatIsOptionalCanBeHadAndLeftOut() {
    Chart most = Chart.rendered(with("serviceMonitor.enabled=true"));
    Chart least =
        Chart.rendered(
            with(
                "networkPolicy.enabled=false",
                "podDisruptionBudget.enabled=false",
                "rbac.create=false",
                "serviceAccount.create=false",
                "tokenKey.existingSecret=mine"));

    assertThat(most.kinds()).contains("ServiceMonitor", "NetworkPolicy");
    assertThat(least.kinds()).containsExactly("Deployment", "Service");
    assertThat(variables(least)).containsEntry("CAFRUN_TOKEN_KEY", "secret mine/key");
  }

  /** A budget for one pod holds up every drain or none. */
  @Test
  void twoControllersFollowEachOtherAndADrainTakesOneAtATime() {
    Chart one = Chart.rendered(with());
    Chart two = Chart.rendered(with("controller.replicas=2"));

    assertThat(one.kinds()).doesNotContain("PodDisruptionBudget");
    var alone = one.of(Deployment.class).getFirst().getSpec();
    assertThat(alone.getStrategy().getType()).isEqualTo("Recreate");
    assertThat(alone.getTemplate().getSpec().getAffinity()).isNull();
    var deployment = two.of(Deployment.class).getFirst().getSpec();
    assertThat(deployment.getReplicas()).isEqualTo(2);
    assertThat(deployment.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
        .isZero();
    assertThat(
            deployment
                .getTemplate()
                .getSpec()
                .getAffinity()
                .getPodAntiAffinity()
                .getPreferredDuringSchedulingIgnoredDuringExecution())
        .hasSize(1);
    assertThat(two.of(PodDisruptionBudget.class))
        .singleElement()
        .satisfies(
            budget -> assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1));
    assertThatThrownBy(() -> Chart.rendered(with("controller.replicas=0")))
        .hasMessageContaining("replicas");
  }

  @Test
  void withASecretOfTypeTlsEverybodySpeaksTls() {
    Chart chart =
        Chart.rendered(
            with(
                "tls.existingSecret=caf-tls",
                "authorities.configMap=our-authority",
                "serviceMonitor.enabled=true"));

    assertThat(variables(chart))
        .containsEntry("CAFRUN_EVENTS_BASE_URL", "https://caf.cafrun:8080")
        .containsEntry("CAFRUN_TLS_CERTIFICATE", "/etc/cafrun/tls/tls.crt")
        .containsEntry("CAFRUN_TLS_KEY", "/etc/cafrun/tls/tls.key");
    Container controller = containers(chart).toList().getFirst();
    assertThat(
            List.of(
                controller.getStartupProbe(),
                controller.getLivenessProbe(),
                controller.getReadinessProbe()))
        .allSatisfy(
            probe -> {
              assertThat(probe.getHttpGet().getScheme()).isEqualTo("HTTPS");
              assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("https");
            });
    assertThat(controller.getPorts().getFirst().getName()).isEqualTo("https");
    assertThat(chart.of(Service.class).getFirst().getSpec().getPorts().getFirst())
        .satisfies(
            port -> {
              assertThat(port.getName()).isEqualTo("https");
              assertThat(port.getTargetPort().getStrVal()).isEqualTo("https");
            });
    assertThat(Chart.text(with("tls.existingSecret=caf-tls", "serviceMonitor.enabled=true")))
        .contains("scheme: https", "serverName: caf.cafrun")
        .doesNotContain("insecureSkipVerify");
    assertThat(variables(Chart.rendered(with()))).doesNotContainKey("CAFRUN_TLS_KEY");
  }

  @Test
  void authoritiesOfOnesOwnAreTrustedByTheControllerAndItsWorkers() {
    Chart strangers = Chart.rendered(with());
    Chart chart = Chart.rendered(with("authorities.configMap=our-authority"));

    assertThat(variables(strangers)).doesNotContainKey("CAFRUN_CA_FILE");
    assertThat(variables(chart))
        .containsEntry("CAFRUN_CA_FILE", "/etc/cafrun/authorities/ca.crt")
        .containsEntry("CAFRUN_WORKER_CA_CONFIG_MAP", "our-authority");
    assertThat(pods(chart).flatMap(pod -> pod.getVolumes().stream()))
        .filteredOn(volume -> volume.getConfigMap() != null)
        .singleElement()
        .satisfies(
            volume -> assertThat(volume.getConfigMap().getName()).isEqualTo("our-authority"));
    assertThat(containers(chart).flatMap(container -> container.getVolumeMounts().stream()))
        .anyMatch(mount -> mount.getMountPath().equals("/etc/cafrun/authorities"));
  }

  @Test
  void tracesGoNowhereUnlessOneSaysWhereTo() {
    Chart silent = Chart.rendered(with());
    Chart telling = Chart.rendered(with("telemetry.endpoint=http://collector.monitoring:4318"));

    assertThat(variables(silent)).doesNotContainKey("OTEL_EXPORTER_OTLP_ENDPOINT");
    assertThat(variables(telling))
        .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.monitoring:4318");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trial.enable=true               | enable
          trial.postgres.storage=much     | storage
          database.url=postgres://db      | url
          objectStore.endpoint=s3.example | endpoint
          objectStore.bucket=B            | bucket
          controller.pendingDeadline=soon | pendingDeadline
          image.worker.digest=latest      | digest
          image.registry=https://r.io     | registry
          service.port=0                  | port
          service.type=Ingress            | type
          telemetry.endpoint=collector    | endpoint
          """)
  void aValueThatCannotWorkIsRefusedByName(String setting, String name) {
    assertThatThrownBy(() -> Chart.text(with(setting)))
        .hasMessageContaining("don't meet the specifications of the schema")
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "database.url",
        "database.existingSecret",
        "objectStore.endpoint",
        "objectStore.existingSecret",
        "rbac.namespaces"
      })
  void aServiceThatNobodyNamedIsAskedFor(String missing) {
    String[] others =
        OWN_SERVICES.stream()
            .filter(setting -> !setting.startsWith(missing))
            .toArray(String[]::new);

    assertThatThrownBy(() -> Chart.text(others))
        .hasMessageContaining(missing + " must")
        .hasMessageContaining("trial.enabled");
  }

  @Test
  void theChartBringsTheSchemasOfTheRepository() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../k8s/crds"))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Chart.FOLDER.resolve("crds").resolve(file.getFileName()))
                      .hasSameTextualContentAs(file));
    }
  }

  private static String[] with(String... settings) {
    return Stream.concat(OWN_SERVICES.stream(), Arrays.stream(settings)).toArray(String[]::new);
  }

  private static Stream<PodSpec> pods(Chart chart) {
    return Stream.concat(
        chart.of(Deployment.class).stream().map(d -> d.getSpec().getTemplate().getSpec()),
        chart.of(StatefulSet.class).stream().map(s -> s.getSpec().getTemplate().getSpec()));
  }

  @Test
  void runsComeOverHttpOnlyWhereThatIsWanted() {
    Chart wanted = Chart.rendered(with("submissions.enabled=true"));
    assertThat(variables(wanted)).containsEntry("CAF_SUBMISSION_ENABLED", "true");
    assertThat(permissions(wanted.named(Role.class, "caf").getRules()))
        .contains("cafrun.dev/cafruns: create delete get list patch watch");

    Chart plain = Chart.rendered(with());
    assertThat(variables(plain)).doesNotContainKey("CAF_SUBMISSION_ENABLED");
    assertThat(permissions(plain.named(Role.class, "caf").getRules()))
        .contains("cafrun.dev/cafruns: delete get list patch watch");
  }

  private static Stream<Container> containers(Chart chart) {
    return pods(chart).flatMap(pod -> pod.getContainers().stream());
  }

  /** The controller's. */
  private static Map<String, String> variables(Chart chart) {
    return chart
        .of(Deployment.class)
        .getFirst()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv()
        .stream()
        .collect(Collectors.toMap(EnvVar::getName, ChartIT::value));
  }

  private static String value(EnvVar variable) {
    if (variable.getValueFrom() == null) {
      return Objects.requireNonNullElse(variable.getValue(), "");
    }
    var secret = variable.getValueFrom().getSecretKeyRef();
    return "secret " + secret.getName() + "/" + secret.getKey();
  }

  private static List<String> permissions(List<PolicyRule> rules) {
    return rules.stream()
        .flatMap(rule -> rule.getResources().stream().map(resource -> permission(rule, resource)))
        .toList();
  }

  private static String permission(PolicyRule rule, String resource) {
    String verbs = rule.getVerbs().stream().sorted().collect(Collectors.joining(" "));
    return String.join(",", rule.getApiGroups()) + "/" + resource + ": " + verbs;
  }
}
