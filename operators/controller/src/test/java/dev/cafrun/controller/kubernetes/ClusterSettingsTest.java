package dev.cafrun.controller.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.kubernetes.testing.MockCluster;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @Test
  void aLaptopIsNobodysOperator() {
    assertThat(ClusterSettings.ifWanted(Map.of())).isEmpty();
    assertThat(ClusterSettings.ifWanted(Map.of("CAFRUN_CLUSTER", "false"))).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> ClusterSettings.ifWanted(Map.of("CAFRUN_CLUSTER", "true")))
        .hasMessage("CAFRUN_WORKER_IMAGE must be set, because CAFRUN_CLUSTER is true");
  }

  @Test
  void whatCannotBeUsedIsNamedWithWhatCouldBe() {
    assertThatThrownBy(() -> settings("CAFRUN_TOKEN_KEY", "short"))
        .hasMessage("CAFRUN_TOKEN_KEY must have at least 16 characters");
    assertThatThrownBy(() -> settings("CAFRUN_PENDING_DEADLINE", "soon"))
        .hasMessageStartingWith("CAFRUN_PENDING_DEADLINE must be a whole number and a unit");
    assertThatThrownBy(() -> settings("CAFRUN_WORKER_RESOURCES", "{\"trains\": {}}"))
        .hasMessageStartingWith("CAFRUN_WORKER_RESOURCES must be JSON like {\"train\"");
    assertThatThrownBy(() -> settings("CAFRUN_EVENTS_BASE_URL", "caf:8080"))
        .hasMessageStartingWith("CAFRUN_EVENTS_BASE_URL must be like http://");
  }

  @Test
  void listsHaveCommasAndThePendingDeadlineADefault() {
    ClusterSettings settings = settings("CAFRUN_NAMESPACES", "lab, field,");

    assertThat(settings.namespaces()).containsExactlyInAnyOrder("lab", "field");
    assertThat(settings.pendingDeadline()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void besideTheControllerIsNoPlaceForRunsAndWhereOneIsIsSaid() {
    ClusterSettings some =
        MockCluster.settings(
            Map.of("CAFRUN_NAMESPACES", "caf,lab,field", "CAFRUN_RESERVED_NAMESPACE", "caf"));
    ClusterSettings all =
        MockCluster.settings(Map.of("CAFRUN_NAMESPACES", "", "CAFRUN_RESERVED_NAMESPACE", "caf"));
    ClusterSettings trial = settings("CAFRUN_NAMESPACES", "caf");

    assertThat(some.runNamespaces()).containsExactlyInAnyOrder("lab", "field");
    assertThat(some.misplaced("lab")).isEmpty();
    assertThat(some.misplaced("caf"))
        .hasValueSatisfying(
            error ->
                assertThat(error)
                    .hasToString(
                        "metadata.namespace: 'caf' is the controller's own and has its secrets;"
                            + " apply the run in field or lab (the chart's rbac.namespaces)"));
    assertThat(all.misplaced("caf").orElseThrow().message())
        .contains("apply the run in any other namespace");
    assertThat(all.misplaced("lab")).isEmpty();
    assertThat(trial.misplaced("caf")).isEmpty();
  }

  @Test
  void theProgramIsTheImagesDigestWhereThereIsOne() {
    String image = "registry.example/caf-worker";
    assertThat(settings("CAFRUN_WORKER_IMAGE", image + "@" + DIGEST).program().name())
        .isEqualTo(DIGEST);
    assertThat(settings("CAFRUN_WORKER_DIGEST", DIGEST).program().name()).isEqualTo(DIGEST);
    assertThat(settings("CAFRUN_WORKER_IMAGE", image + ":7").program().name())
        .isEqualTo(image + ":7");
  }

  @Test
  void aTokenOpensItsRunAndNoOther() {
    EventTokens tokens = new EventTokens("0123456789abcdef");
    UUID run = UUID.randomUUID();

    assertThat(tokens.opens(run, tokens.of(run))).isTrue();
    assertThat(tokens.opens(UUID.randomUUID(), tokens.of(run))).isFalse();
    assertThat(tokens.opens(run, new EventTokens("another key, quite").of(run))).isFalse();
    assertThat(tokens.opens(run, "")).isFalse();
  }

  private static ClusterSettings settings(String name, String value) {
    return MockCluster.settings(Map.of(name, value));
  }
}
