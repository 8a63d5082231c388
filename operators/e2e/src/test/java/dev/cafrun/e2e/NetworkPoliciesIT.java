package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who reaches whom, by the chart's policies as Helm renders them; no cluster. */
class NetworkPoliciesIT {
  private static final String WORKERS = "app.kubernetes.io/managed-by=cafrun";
  private static final String NAME = "kubernetes.io/metadata.name=";

  @Test
  void workersOfNamedNamespacesReachTheControllerAndNobodyElseDoes() {
    assertThat(peers(own(), "caf"))
        .containsExactly(WORKERS + " in " + NAME + "team-a", WORKERS + " in " + NAME + "team-b");
    assertThat(peers(Chart.rendered("trial.enabled=true"), "caf"))
        .containsExactly(WORKERS + " in " + NAME + "cafrun");
  }

  /** A pod may call itself what it likes; in what namespace it is, is said by who made that. */
  @Test
  void nobodyGetsInByALabelAloneUnlessTheChartIsToldThatRunsAreAnywhere() {
    for (Chart chart : List.of(own(), Chart.rendered("trial.enabled=true"))) {
      assertThat(chart.of(NetworkPolicy.class))
          .flatExtracting(policy -> policy.getSpec().getIngress())
          .flatExtracting(rule -> rule.getFrom())
          .filteredOn(peer -> peer.getNamespaceSelector() != null)
          .isNotEmpty()
          .allSatisfy(
              peer ->
                  assertThat(peer.getNamespaceSelector().getMatchLabels())
                      .containsOnlyKeys("kubernetes.io/metadata.name"));
    }
    assertThat(peers(own("rbac.clusterWide=true"), "caf")).containsExactly(WORKERS + " in ");
    assertThat(
            peers(
                own(
                    "rbac.clusterWide=true",
                    "networkPolicy.runNamespaces.matchLabels.runs=allowed"),
                "caf"))
        .containsExactly(WORKERS + " in runs=allowed");
  }

  @Test
  void nobodyReachesAWorkerInAnyNamespaceThatTheChartKnows() {
    assertThat(workers(own())).containsExactly("cafrun", "team-a", "team-b");
    assertThat(workers(own("rbac.clusterWide=true"))).containsExactly("cafrun");
  }

  @Test
  void prometheusGetsInFromItsNamespaceAndSoDoesWhoeverIsNamed() {
    Chart chart =
        own(
            "networkPolicy.prometheus.namespace=monitoring",
            "networkPolicy.prometheus.podLabels.app=prometheus",
            "networkPolicy.from[0].namespaceSelector.matchLabels.team=ingress");

    assertThat(peers(chart, "caf"))
        .contains("app=prometheus in " + NAME + "monitoring", " in team=ingress");
  }

  @Test
  void aTrialsDatabaseIsTheControllersAloneAndItsStoreTheirsWhoWorkToo() {
    Chart chart = Chart.rendered("trial.enabled=true", "rbac.namespaces[0]=team-a");
    String controller =
        "app.kubernetes.io/component=controller,app.kubernetes.io/instance=caf,app.kubernetes.io/name=caf";

    assertThat(peers(chart, "caf-postgres")).containsExactly(controller);
    assertThat(peers(chart, "caf-minio"))
        .containsExactly(
            controller, WORKERS + " in " + NAME + "cafrun", WORKERS + " in " + NAME + "team-a");
  }

  private static Chart own(String... settings) {
    return Chart.rendered(
        Stream.concat(
                Stream.of(
                    "database.url=jdbc:postgresql://db:5432/cafrun",
                    "database.existingSecret=db",
                    "objectStore.endpoint=https://s3.example.com",
                    "objectStore.existingSecret=s3",
                    "rbac.namespaces[0]=team-a",
                    "rbac.namespaces[1]=team-b"),
                Arrays.stream(settings))
            .toArray(String[]::new));
  }

  private static List<String> workers(Chart chart) {
    return chart.of(NetworkPolicy.class).stream()
        .filter(policy -> policy.getMetadata().getName().equals("caf-workers"))
        .peek(policy -> assertThat(policy.getSpec().getIngress()).isEmpty())
        .peek(
            policy ->
                assertThat(labels(policy.getSpec().getPodSelector().getMatchLabels()))
                    .isEqualTo(WORKERS))
        .map(policy -> policy.getMetadata().getNamespace())
        .toList();
  }

  private static List<String> peers(Chart chart, String policy) {
    NetworkPolicy found = chart.named(NetworkPolicy.class, policy);
    assertThat(found).isNotNull();
    assertThat(found.getSpec().getPolicyTypes()).containsExactly("Ingress");
    return found.getSpec().getIngress().getFirst().getFrom().stream()
        .map(NetworkPoliciesIT::words)
        .toList();
  }

  private static String words(NetworkPolicyPeer peer) {
    String pods =
        peer.getPodSelector() == null ? "" : labels(peer.getPodSelector().getMatchLabels());
    return peer.getNamespaceSelector() == null
        ? pods
        : pods + " in " + labels(peer.getNamespaceSelector().getMatchLabels());
  }

  private static String labels(Map<String, String> labels) {
    return String.join(",", labels.entrySet().stream().map(Map.Entry::toString).sorted().toList());
  }
}
