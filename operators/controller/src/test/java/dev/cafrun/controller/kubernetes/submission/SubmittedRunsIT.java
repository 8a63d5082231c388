package dev.cafrun.controller.kubernetes.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.file.RunFile;
import dev.cafrun.controller.history.submission.SubmissionStore;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.submission.AcceptedRun;
import dev.cafrun.controller.submission.RecordedSubmissions;
import dev.cafrun.controller.submission.SubmissionKey;
import dev.cafrun.controller.submission.SubmissionRefusedException;
import dev.cafrun.controller.submission.Submissions;
import dev.cafrun.controller.submission.SubmittedRun;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Runs that programs send to an operator become CafRuns, each once. */
class SubmittedRunsIT {
  private final MockCluster cluster = new MockCluster();
  private final KubernetesClient client = cluster.client();

  @AfterEach
  void end() {
    client.close();
    cluster.close();
  }

  @Test
  void aRunIsMadeOnceAsItWasSent() throws Exception {
    PGSimpleDataSource database = TestDatabase.migrated("submitted_runs");
    Submissions submissions = submissions(database, true);

    AcceptedRun first = submissions.submit(Tenants.EVERY, sent("nightly", "key"));
    AcceptedRun again = submissions.submit(Tenants.EVERY, sent("nightly", "key"));

    assertThat(first.begun()).isTrue();
    assertThat(first.name()).isEqualTo("lab/nightly");
    assertThat(again).isEqualTo(new AcceptedRun(first.id(), first.name(), false));
    assertThat(cluster.written)
        .singleElement()
        .asString()
        .contains("fieldValidation=Strict", "\"iterations\":20", "\"team\":\"affect\"")
        .contains("\"example.com/why\":\"weekly\"")
        .doesNotContain("batchSize");
  }

  @Test
  void whatAnAnswerThatNobodyHeardHasMadeIsKnownAgainAndAnothersIsNot() {
    ClusterRuns runs = runs(true, Map.of("CAFRUN_NAMESPACES", ""));
    UUID id = UUID.randomUUID();
    AcceptedRun made = runs.make(sent("unheard", "key"), "lab", id);

    assertThat(runs.make(sent("unheard", "key"), "lab", id))
        .isEqualTo(new AcceptedRun(made.id(), made.name(), false));
    assertThatThrownBy(() -> runs.make(sent("unheard", "other"), "lab", UUID.randomUUID()))
        .isInstanceOf(SubmissionRefusedException.class)
        .hasMessage("namespace lab has a CafRun unheard already: give this one another name");
  }

  @Test
  void whereRunsAreNotTakenOrTheirNamespaceIsNobodysNothingIsMade() throws Exception {
    Submissions off = submissions(TestDatabase.migrated("submitted_off"), false);
    assertThatThrownBy(() -> off.submit(Tenants.EVERY, sent("nowhere", "key")))
        .hasMessageContaining("submitted with kubectl here");
    ClusterRuns elsewhere = runs(true, Map.of("CAFRUN_NAMESPACES", "team-a,team-b"));
    assertThatThrownBy(() -> elsewhere.make(sent("lost", "key"), "lab", UUID.randomUUID()))
        .hasMessage("runs of namespace lab are not looked after, only those of team-a, team-b");
    ClusterRuns reserved = runs(true, Map.of("CAFRUN_RESERVED_NAMESPACE", "lab"));
    assertThatThrownBy(() -> reserved.make(sent("beside", "key"), "lab", UUID.randomUUID()))
        .hasMessageStartingWith("metadata.namespace: 'lab' is the controller's own");
    assertThat(cluster.written).isEmpty();
  }

  @Test
  void whoHasANamespaceSubmitsThereWithoutSayingSoAndNowhereElse() throws Exception {
    Submissions submissions = submissions(TestDatabase.migrated("submitted_tenants"), true);

    assertThat(submissions.submit(Tenants.of("lab"), sent("own", "same-key")).name())
        .isEqualTo("lab/own");
    assertThatThrownBy(
            () -> submissions.submit(Tenants.of("team-a", "team-b"), sent("foreign", "key")))
        .isInstanceOf(SubmissionRefusedException.class)
        .hasMessage("metadata.namespace: you may not submit runs to lab, only to team-a,team-b");
    assertThatThrownBy(() -> submissions.submit(Tenants.of("team-a"), sent("other", "same-key")))
        .as("another's key is not known here")
        .hasMessageContaining("runs of namespace team-a are not looked after");
    assertThat(cluster.written).hasSize(1);
  }

  @Test
  void whoNamesNoNamespaceMeansTheOneWhereRunsMayBe() {
    ClusterRuns runs =
        runs(true, Map.of("CAFRUN_NAMESPACES", "lab,team-a", "CAFRUN_RESERVED_NAMESPACE", "lab"));

    assertThat(runs.tenant(sent("placed", "key"), Tenants.EVERY)).isEqualTo("team-a");
    assertThat(runs.tenant(sent("placed", "key"), Tenants.of("lab"))).isEqualTo("lab");
  }

  private ClusterRuns runs(boolean on, Map<String, String> environment) {
    return new ClusterRuns(client, MockCluster.settings(environment), MockCluster.NAMESPACE, on);
  }

  private Submissions submissions(PGSimpleDataSource database, boolean on) {
    return new RecordedSubmissions(SubmissionStore.over(database), runs(on, Map.of()));
  }

  private static SubmittedRun sent(String name, String key) {
    return new SubmittedRun(
        RunFile.sent(
            "run",
            """
            apiVersion: cafrun.dev/v1alpha1
            kind: CafRun
            metadata:
              name: %s
              labels: {team: affect}
              annotations: {example.com/why: weekly}
            spec:
              dataset: {format: demo}
              train: {seeds: [1], iterations: 20}
            """
                .formatted(name)),
        Optional.of(new SubmissionKey(key)));
  }
}
