package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.record.AmbiguousRunException;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.controller.history.record.RunLine;
import dev.cafrun.controller.history.record.RunRecord;
import dev.cafrun.controller.history.record.Submission;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunStoreIT {
  private static DataSource database;
  private static History history;
  private static RunStore runs;

  @BeforeAll
  static void aDatabase() throws Exception {
    database = TestDatabase.migrated("run_store");
    history = History.over(database);
    runs = history.runs();
  }

  @Test
  void aSubmittedRunIsReadAsItWasWithAllItsStagesWaiting() {
    RunRecord submitted = runs.submit(Samples.run("as-it-was"), same -> true).run();

    RunRecord read = runs.find(submitted.line().id()).orElseThrow();
    assertThat(read).usingRecursiveComparison().ignoringFields("readAt").isEqualTo(submitted);
    assertThat(read.spec()).isEqualTo(Samples.run("as-it-was").spec());
    assertThat(read.labels()).containsEntry("team", "affect");
    assertThat(read.line().phase()).isEqualTo(RunPhase.PENDING);
    assertThat(read.line().stagesTotal()).isEqualTo(7);
    assertThat(history.stages().of(read.line().id()))
        .allMatch(stage -> stage.state() == StageState.PENDING)
        .extracting(stage -> stage.id().spelling())
        .containsExactly("ingest", "align", "group", "train-1", "train-2", "evaluate", "register");
  }

  @Test
  void theSameWishIsTakenUpUntilTheRunHasEnded() {
    Submission first = runs.submit(Samples.run("again"), same -> true);
    Submission second = runs.submit(Samples.run("again"), same -> true);
    assertThat(second.takenUp()).isTrue();
    assertThat(second.run().line()).isEqualTo(first.run().line());

    Submission another = runs.submit(Samples.run("again", 7), same -> true);
    assertThat(another.takenUp()).isFalse();
    assertThat(another.run().line().number()).isEqualTo(2);

    runs.enter(another.run().line().id(), RunPhase.SUCCEEDED, null);
    assertThat(runs.submit(Samples.run("again", 7), same -> true).run().line().number())
        .isEqualTo(3);
  }

  @Test
  void ofManyWhoSubmitTheSameAtOnceOneMakesTheRun() throws Exception {
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Submission> submit = () -> runs.submit(Samples.run("crowd"), same -> true);
      List<Future<Submission>> submissions =
          people.invokeAll(List.of(submit, submit, submit, submit, submit, submit));
      long made = 0;
      for (Future<Submission> submission : submissions) {
        assertThat(submission.get().run().line().number()).isEqualTo(1);
        made += submission.get().takenUp() ? 0 : 1;
      }
      assertThat(made).isEqualTo(1);
    }
  }

  @Test
  void aRunIsFoundByIdNumberNameAndLatest() {
    UUID one = end(runs.submit(Samples.run("found-1"), same -> true));
    UUID two = end(runs.submit(Samples.run("found-1"), same -> true));
    UUID other = end(runs.submit(Samples.run("found-01"), same -> true));

    assertThat(runs.find(Tenants.EVERY, one.toString())).map(run -> run.line().id()).contains(one);
    assertThat(runs.find(Tenants.EVERY, "found-1-1")).map(run -> run.line().id()).contains(one);
    assertThat(runs.find(Tenants.EVERY, "found-1-2")).map(run -> run.line().id()).contains(two);
    assertThat(runs.find(Tenants.EVERY, "found-1")).map(run -> run.line().id()).contains(two);
    assertThat(runs.find(Tenants.EVERY, "found-01")).map(run -> run.line().id()).contains(other);
    assertThat(runs.find(Tenants.EVERY, "found")).isEmpty();
    UUID newest = runs.submit(Samples.run("newest"), same -> true).run().line().id();
    assertThat(runs.find(Tenants.EVERY, "latest")).map(run -> run.line().id()).contains(newest);
    assertThat(runs.find(Tenants.EVERY, "nobody")).isEmpty();
  }

  @Test
  void whatMeansTwoRunsMeansNeitherAndEachCanBeSaid() {
    UUID named = end(runs.submit(Samples.run("tiny-1"), same -> true));
    assertThat(runs.find(Tenants.EVERY, "tiny-1")).map(run -> run.line().id()).contains(named);
    UUID first = end(runs.submit(Samples.run("tiny"), same -> true));

    assertThatThrownBy(() -> runs.find(Tenants.EVERY, "tiny-1"))
        .isInstanceOf(AmbiguousRunException.class)
        .hasMessage(
            "'tiny-1' is run 1 of tiny (%s) and the name of a run, of which tiny-1-1 (%s) is the"
                    .formatted(first, named)
                + " newest; give the id of the one that is meant");
    assertThat(runs.find(Tenants.EVERY, "tiny-1-1")).map(run -> run.line().id()).contains(named);
    assertThat(runs.find(Tenants.EVERY, "tiny")).map(run -> run.line().id()).contains(first);
    assertThat(runs.find(Tenants.EVERY, first.toString()))
        .map(run -> run.line().id())
        .contains(first);
  }

  @Test
  void ofEachNameThatFitsTheNewestRunIsFoundAndOthersSignsMeanThemselves() {
    end(runs.submit(Samples.run("fits-a"), same -> true));
    UUID newest = end(runs.submit(Samples.run("fits-a"), same -> true));
    UUID other = end(runs.submit(Samples.run("fits-b.c"), same -> true));
    end(runs.submit(Samples.run("fitsxa"), same -> true));

    assertThat(runs.newestNamed(Tenants.EVERY, "fits-*"))
        .extracting(RunLine::id)
        .containsExactly(newest, other);
    assertThat(runs.newestNamed(Tenants.EVERY, "fits_a")).isEmpty();
    assertThat(runs.newestNamed(Tenants.EVERY, "*-b.c"))
        .extracting(RunLine::id)
        .containsExactly(other);
  }

  @Test
  void whoHasOneTenantFindsItsRunsAloneByWhateverTheyAreAskedFor() {
    UUID ours = UUID.randomUUID();
    UUID theirs = UUID.randomUUID();
    runs.admit(ours, Samples.run("two-tenants"), "lab-a", null, null);
    runs.admit(theirs, Samples.run("two-tenants"), "lab-b", null, null);
    Tenants lab = Tenants.of("lab-a");

    assertThat(runs.tenant(theirs)).contains("lab-b");
    for (String reference : List.of(ours.toString(), "two-tenants", "two-tenants-1", "latest")) {
      assertThat(runs.find(lab, reference)).map(run -> run.line().id()).contains(ours);
    }
    assertThat(runs.find(lab, theirs.toString())).isEmpty();
    assertThat(runs.find(lab, "two-tenants-2")).isEmpty();
    assertThat(runs.find(Tenants.of(Tenants.LOCAL), "two-tenants")).isEmpty();
    assertThat(runs.find(Tenants.NONE, "latest")).isEmpty();
    assertThat(runs.list(lab, 9)).extracting(RunLine::id).containsExactly(ours);
    assertThat(runs.list(Tenants.of("lab-a", "lab-b"), 9))
        .extracting(RunLine::id)
        .containsExactlyInAnyOrder(ours, theirs);
    assertThat(runs.newestNamed(lab, "two-*")).extracting(RunLine::id).containsExactly(ours);
    assertThat(runs.submit(Samples.run("two-tenants"), same -> true).takenUp())
        .as("what is submitted here takes up nobody else's")
        .isFalse();
  }

  @Test
  void theListShowsTheNewestFirstWithoutTheirSpecs() {
    runs.submit(Samples.run("listed", 1), same -> true);
    runs.submit(Samples.run("listed", 2), same -> true);
    assertThat(runs.list(Tenants.EVERY, 2)).extracting(RunLine::number).containsExactly(2, 1);
  }

  @Test
  void aRunStartsOnceEndsOnceAndKeepsItsFailure() {
    UUID run = runs.submit(Samples.run("life"), same -> true).run().line().id();
    runs.enter(run, RunPhase.RUNNING, null);
    RunLine running = runs.find(run).orElseThrow().line();
    assertThat(running.startedAt()).isNotNull();
    assertThat(runs.unfinished()).extracting(RunLine::id).contains(run);

    Failure failure = Failure.user("BAD_LABEL", "labels.csv, row 7, valence: 1.7 is above 1");
    runs.enter(run, RunPhase.FAILED, failure);
    runs.enter(run, RunPhase.FAILED, failure);

    RunLine failed = runs.find(run).orElseThrow().line();
    assertThat(failed.failure()).isEqualTo(failure);
    assertThat(failed.startedAt()).isEqualTo(running.startedAt());
    assertThat(failed.finishedAt()).isNotNull();
    assertThat(runs.phase(run)).contains(RunPhase.FAILED);
    assertThat(runs.unfinished()).extracting(RunLine::id).doesNotContain(run);
    assertThat(history.events().of(run))
        .extracting(EventRecord::code)
        .containsExactly("RUN_SUBMITTED", "RUN_RUNNING", "RUN_FAILED");
    assertThatThrownBy(() -> runs.enter(run, RunPhase.RUNNING, null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void howLongARunWasHeldIsKnownWhileItIsAndAfterwards() throws Exception {
    UUID run = runs.submit(Samples.run("held"), same -> true).run().line().id();
    runs.enter(run, RunPhase.RUNNING, null);
    assertThat(held(run)).isEqualTo(Duration.ZERO);
    runs.enter(run, RunPhase.SUSPENDED, null);
    ago(run, "interval '3 hours'");
    assertThat(held(run)).isBetween(Duration.ofHours(3), Duration.ofMinutes(185));

    runs.enter(run, RunPhase.RUNNING, null);
    Duration once = held(run);
    assertThat(once).isBetween(Duration.ofHours(3), Duration.ofMinutes(185)).isEqualTo(held(run));
    runs.enter(run, RunPhase.SUSPENDED, null);
    ago(run, "interval '1 hour'");
    runs.enter(run, RunPhase.CANCELLED, null);
    assertThat(held(run)).isBetween(Duration.ofHours(4), Duration.ofMinutes(250));
  }

  private Duration held(UUID run) {
    return runs.find(run).orElseThrow().line().held();
  }

  private static void ago(UUID run, String time) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update run set held_since = held_since - " + time + " where id = '" + run + "'");
    }
  }

  @Test
  void wishesAreKeptOnceAndOnlyOfRunsThatHaveNotEnded() {
    UUID run = runs.submit(Samples.run("wishes"), same -> true).run().line().id();
    runs.requestSuspend(run);
    runs.requestSuspend(run);
    assertThat(runs.find(run).orElseThrow().line().suspended()).isTrue();
    runs.requestResume(run);
    runs.requestCancel(run);
    runs.requestCancel(run);
    assertThat(runs.find(run).orElseThrow().line().cancelled()).isTrue();
    assertThat(history.events().of(run))
        .extracting(EventRecord::code)
        .containsExactly(
            "RUN_SUBMITTED", "SUSPEND_REQUESTED", "RESUME_REQUESTED", "CANCEL_REQUESTED");

    UUID ended = end(runs.submit(Samples.run("wishes-late"), same -> true));
    runs.requestCancel(ended);
    assertThat(runs.find(ended).orElseThrow().line().cancelled()).isFalse();
  }

  @Test
  void theLatestFingerprintOfADatasetStays() {
    UUID run = runs.submit(Samples.run("source"), same -> true).run().line().id();
    runs.sourceSeen(run, Sha256.of("as found"));
    runs.sourceSeen(run, Sha256.of("as changed since"));
    assertThat(runs.find(run).orElseThrow().source()).isEqualTo(Sha256.of("as changed since"));
  }

  @Test
  void aRunThatNoLongerStandsIsNotTakenUp() {
    UUID old = runs.submit(Samples.run("outdated"), same -> true).run().line().id();
    Submission submission = runs.submit(Samples.run("outdated"), same -> false);

    assertThat(submission.takenUp()).isFalse();
    assertThat(submission.run().line().number()).isEqualTo(2);
    assertThat(submission.outdated()).isNotNull();
    assertThat(submission.outdated().line().id()).isEqualTo(old);
    assertThat(runs.submit(Samples.run("outdated"), same -> true).outdated()).isNull();
  }

  @Test
  void aRunThatResumesAnotherSaysIfItsDataIsNotTheOthers() {
    UUID resumed = runs.submit(Samples.run("resumed"), same -> true).run().line().id();
    runs.sourceSeen(resumed, Sha256.of("as found"));
    UUID run = UUID.randomUUID();
    runs.admit(run, Samples.run("resumes"), "lab", null, new Resumption(resumed, StageId.train(1)));

    runs.sourceSeen(run, Sha256.of("as found"));
    assertThat(warnings(run)).isEmpty();
    runs.sourceSeen(run, Sha256.of("as changed since"));
    assertThat(warnings(run))
        .containsExactly(
            "the dataset is not what resumed-1 began with: what rests on it is made anew");
  }

  @Test
  void aRunIsTriedAgainFromAStageOnceAtATime() {
    UUID ended = end(runs.submit(Samples.run("tried-again"), same -> true));
    Resumption fromTraining = new Resumption(ended, StageId.train(1));

    Submission first = runs.submitAgain(Samples.run("tried-again"), fromTraining);
    Submission twice = runs.submitAgain(Samples.run("tried-again"), fromTraining);
    assertThat(first.takenUp()).isFalse();
    assertThat(first.run().resumes()).isEqualTo(fromTraining);
    assertThat(first.run().line().number()).isEqualTo(2);
    assertThat(twice.takenUp()).isTrue();
    assertThat(twice.run().line().id()).isEqualTo(first.run().line().id());

    Submission other =
        runs.submitAgain(
            Samples.run("tried-again"), new Resumption(ended, StageId.of(StageKind.GROUP)));
    assertThat(other.takenUp()).isFalse();
    end(other);
    assertThat(runs.submitAgain(Samples.run("tried-again"), fromTraining).takenUp()).isFalse();
  }

  private static List<String> warnings(UUID run) {
    return history.events().of(run).stream()
        .filter(event -> event.level() == EventLevel.WARNING)
        .map(EventRecord::message)
        .toList();
  }

  @Test
  void whatTrainingsStartFromStaysAsFirstFoundAndIsSaidOnce() {
    UUID run = runs.submit(Samples.run("initial"), same -> true).run().line().id();
    assertThat(runs.find(run).orElseThrow().initial()).isNull();
    InitialSpec found = new InitialSpec("s3://models/a.caf", Sha256.of("as found"));
    runs.initialFound(run, found);
    runs.initialFound(run, found.holding(Sha256.of("as changed since")));
    assertThat(runs.find(run).orElseThrow().initial()).isEqualTo(found);
    assertThat(history.events().of(run))
        .filteredOn(event -> event.code().equals("INITIAL_FOUND"))
        .hasSize(1)
        .allMatch(event -> event.message().contains(found.spelling()));
  }

  private static UUID end(Submission submission) {
    UUID run = submission.run().line().id();
    runs.enter(run, RunPhase.SUCCEEDED, null);
    return run;
  }
}
