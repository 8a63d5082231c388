package dev.cafrun.controller.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.file.RunFile;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.submission.SubmissionStore;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.run.ArchivedLogs;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A program sends the same run again because it heard no answer. */
class SubmissionsIT {
  private static final Tenants HERE = Tenants.of(Tenants.LOCAL);

  @TempDir Path logs;

  private PGSimpleDataSource database;
  private History history;
  private HomeRuns home;
  private Submissions submissions;

  @BeforeEach
  void aHome(TestInfo test) throws Exception {
    database = TestDatabase.migrated("submitted", test);
    history = History.over(database);
    MemoryStore store = new MemoryStore();
    home =
        new HomeRuns(
            new RecordedRuns(
                history,
                Outputs.ofCluster(store),
                new ArchivedLogs(store, logs),
                Clock.systemUTC()));
    submissions = new RecordedSubmissions(SubmissionStore.over(database), home);
  }

  @Test
  void withAKeyItIsOneRunEvenAfterItsEnd() {
    AcceptedRun first = submissions.submit(HERE, run("nightly", 1, "monday"));
    history.runs().requestCancel(first.id());

    AcceptedRun again = submissions.submit(HERE, run("nightly", 1, "monday"));

    assertThat(first.begun()).isTrue();
    assertThat(again).isEqualTo(new AcceptedRun(first.id(), "nightly-1", false));
    assertThat(submissions.submit(HERE, run("nightly", 1, "tuesday")).name())
        .isEqualTo("nightly-2");
  }

  @Test
  void ofSeveralAtOnceAllAreAnsweredWithTheSameRun() throws Exception {
    List<Future<AcceptedRun>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      for (int client = 0; client < 8; client++) {
        answers.add(clients.submit(() -> submissions.submit(HERE, run("crowd", 1, "same"))));
      }
    }
    List<UUID> ids = new ArrayList<>();
    for (Future<AcceptedRun> answer : answers) {
      ids.add(answer.get().id());
    }
    assertThat(ids).hasSize(8).containsOnly(ids.getFirst());
    assertThat(history.runs().list(Tenants.EVERY, 10)).hasSize(1);
  }

  @Test
  void whoDiesBeforeItIsRecordedThatARunWasMadeMakesNoOther() {
    Submissions dying =
        new RecordedSubmissions(SubmissionStore.over(database), new DyingMaker(home::make));
    assertThatThrownBy(() -> dying.submit(HERE, run("power", 1, "cut")))
        .hasMessage("killed after the run was made");
    history.runs().requestCancel(history.runs().list(Tenants.EVERY, 1).getFirst().id());

    AcceptedRun again = submissions.submit(HERE, run("power", 1, "cut"));

    assertThat(again.name()).isEqualTo("power-1");
    assertThat(again.begun()).isFalse();
    assertThat(history.runs().list(Tenants.EVERY, 10)).hasSize(1);
  }

  private record DyingMaker(Making maker) implements RecordedSubmissions.Maker {
    @Override
    public String tenant(SubmittedRun run, Tenants tenants) {
      return Tenants.LOCAL;
    }

    @Override
    public AcceptedRun make(SubmittedRun run, String tenant, UUID id) {
      maker.make(run, tenant, id);
      throw new IllegalStateException("killed after the run was made");
    }

    @Override
    public String nameOf(SubmittedRun run, String tenant, UUID made) {
      return run.sent().run().name();
    }
  }

  private interface Making {
    AcceptedRun make(SubmittedRun run, String tenant, UUID id);
  }

  @Test
  void aKeyThatComesWithAnotherRunIsRefusedAndTheSameRunInOtherWordsIsNot() {
    AcceptedRun first = submissions.submit(HERE, run("worded", 1, "key"));

    assertThatThrownBy(() -> submissions.submit(HERE, run("worded", 2, "key")))
        .isInstanceOf(SubmissionRefusedException.class)
        .hasMessageContaining("came with another run before");
    String words = text("worded", 1).replace("[1]", "\n        - 1 # the first");
    assertThat(
            submissions
                .submit(
                    HERE,
                    new SubmittedRun(
                        RunFile.sent("run", words), Optional.of(new SubmissionKey("key"))))
                .id())
        .isEqualTo(first.id());
    assertThat(history.runs().list(Tenants.EVERY, 10)).hasSize(1);
  }

  @Test
  void aRunThatWasSuspendedMeanwhileStaysSo() {
    AcceptedRun first = submissions.submit(HERE, run("paused", 1, "key"));
    history.runs().requestSuspend(first.id());

    submissions.submit(HERE, run("paused", 1, "key"));

    assertThat(history.runs().list(Tenants.EVERY, 1).getFirst().suspended()).isTrue();
  }

  @Test
  void withoutAKeyItIsAsWithTheCommandLine() {
    AcceptedRun first = submissions.submit(HERE, run("plain", 1, null));
    AcceptedRun taken = submissions.submit(HERE, run("plain", 1, null));
    AcceptedRun other = submissions.submit(HERE, run("plain", 2, null));

    assertThat(taken).isEqualTo(new AcceptedRun(first.id(), "plain-1", false));
    assertThat(other.name()).isEqualTo("plain-2");
    assertThat(other.begun()).isTrue();
  }

  @Test
  void aKeyIsForgottenAfterAWeek() throws Exception {
    submissions.submit(HERE, run("old", 1, "key"));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update submission set at = now() - interval '8 days'");
    }

    assertThat(submissions.submit(HERE, run("new", 1, "key")).name()).isEqualTo("new-1");
  }

  private static SubmittedRun run(String name, int seed, @Nullable String key) {
    return new SubmittedRun(
        RunFile.sent("run", text(name, seed)), Optional.ofNullable(key).map(SubmissionKey::new));
  }

  private static String text(String name, int seed) {
    return """
        apiVersion: cafrun.dev/v1alpha1
        kind: CafRun
        metadata: {name: %s}
        spec:
          dataset: {format: demo}
          train:
            seeds: [%d]
        """
        .formatted(name, seed);
  }
}
