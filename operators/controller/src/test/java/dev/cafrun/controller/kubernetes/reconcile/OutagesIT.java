package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.kubernetes.service.Outage;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.Waiting;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL or the object store goes away under an operator, and comes back, perhaps empty. */
class OutagesIT extends OperatorLab {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)),
          "register", Map.of("model", "smile"));

  private String server = "";

  OutagesIT() {
    super("outage", Duration.ofSeconds(90));
  }

  @BeforeEach
  void itsName() {
    server = Objects.requireNonNull(database.getDatabaseName());
  }

  @Override
  ClusterOperator operator() {
    return operator(
        services -> services,
        Outage::words,
        Clock.systemUTC(),
        Clock.systemUTC(),
        MockCluster.NAMESPACE);
  }

  @Test
  void whileTheDatabaseIsAwayEveryRunAndModelSaysSoAndSoDoesHealth() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      model("smile");
      MockCluster.apply(client, "before", SPEC);
      runs.waitFor("its first Job", () -> runs.jobs().size() == 1);
      runs.waitFor("its status", () -> runs.phase("before", "Running"));
      assertThat(degraded("before").getStatus()).isEqualTo("False");
      assertThat(operator.outages()).isEmpty();

      database.setDatabaseName("outage_nowhere");
      MockCluster.apply(client, "during", SPEC);
      runs.waitFor("the new run to say so", () -> "DatabaseUnavailable".equals(reason("during")));
      assertThat(runs.phase("during", "Pending")).isTrue();
      assertThat(degraded("during").getMessage()).contains("outage_nowhere");
      assertThat(told("during", "DatabaseUnavailable")).hasSize(1);
      runs.waitFor("health", () -> !operator.outages().isEmpty());
      assertThat(operator.outages())
          .extracting(Outage::reason)
          .containsExactly("DatabaseUnavailable");

      kubelet.round(); // Its Job ends, so that somebody looks at the other run.
      runs.waitFor("the other to say so", () -> "DatabaseUnavailable".equals(reason("before")));
      assertThat(runs.phase("before", "Running")).as("what was known stays").isTrue();
      touch("smile");
      runs.waitFor("the model to say so", () -> told("smile", "DatabaseUnavailable").size() == 1);

      database.setDatabaseName(server);
      runs.await(
          "both ends",
          () -> runs.phase("before", "Succeeded") && runs.phase("during", "Succeeded"));
      assertThat(degraded("before").getStatus()).isEqualTo("False");
      assertThat(degraded("before").getReason()).isEqualTo("AsExpected");
      Waiting.until("health", Waiting.PATIENCE, () -> operator.outages().isEmpty());
    }
  }

  @Test
  void tablesThatAreGoneAreMadeAnewAndRunsGoOnWithoutARestart() throws Exception {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "ended", SPEC);
      runs.await("its end", () -> runs.phase("ended", "Succeeded"));
      String installation = Objects.requireNonNull(runs.status("ended").installation());
      int jobs = runs.jobs().size();

      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("drop schema public cascade");
        statement.execute("create schema public");
      }
      MockCluster.apply(client, "next", SPEC);
      runs.await("its end", () -> runs.phase("next", "Succeeded"));

      assertThat(runs.status("next").installation())
          .isEqualTo(History.over(database).adoptions().installation().toString())
          .isNotEqualTo(installation);
      assertThat(runs.jobs().size()).as("the outputs are there").isEqualTo(jobs);
      assertThat(runs.phase("ended", "Succeeded")).isTrue();
    }
  }

  @Test
  void aBucketThatIsGoneIsMadeAnew() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      runs.waitFor("the first look", () -> store.hasBucket());
      store.loseBucket();
      MockCluster.apply(client, "next", SPEC);
      runs.await("its end", () -> runs.phase("next", "Succeeded"));
      assertThat(store.hasBucket()).isTrue();
    }
  }

  private void model(String name) {
    GenericKubernetesResource model = new GenericKubernetesResource();
    model.setApiVersion("cafrun.dev/v1alpha1");
    model.setKind("CafModel");
    model.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace(MockCluster.NAMESPACE).build());
    model.setAdditionalProperty("spec", Map.of("aliases", Map.of()));
    client.resource(model).create();
  }

  private void touch(String model) {
    client
        .resources(CafModelObject.class)
        .inNamespace(MockCluster.NAMESPACE)
        .withName(model)
        .edit(
            there -> {
              there.getMetadata().setAnnotations(Map.of("touched", "true"));
              return there;
            });
  }

  private String reason(String run) {
    return runs.status(run) == null ? "" : String.valueOf(runs.status(run).reason());
  }

  private Condition degraded(String run) {
    return Objects.requireNonNull(runs.status(run).conditions()).stream()
        .filter(condition -> condition.getType().equals("Degraded"))
        .findFirst()
        .orElseThrow();
  }
}
