package dev.cafrun.controller.forget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.forget.ForgetStore;
import dev.cafrun.controller.history.forget.ForgetWish;
import dev.cafrun.controller.history.forget.RestingOutput;
import dev.cafrun.controller.history.forget.RestingVersion;
import dev.cafrun.controller.history.promotion.AnswerReader;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.PromotionOutcome;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** What rests on a person, on a real database: found, marked, and kept from production. */
class ForgettingIT {
  private static final StageId INGEST = StageId.of("ingest");
  private static final StageId ALIGN = StageId.of("align");
  private static final StageId TRAIN = StageId.train(1);
  private static final StageId EVALUATE = StageId.of("evaluate");
  private static final StageId REGISTER = StageId.of("register");
  private static final String ADA_AND_BOB = "id,subject\n0,ada\n1,bob\n2,ada\n";
  private static final String BOB = "id,subject\n0,bob\n1,bob\n";

  private final MemoryStore store = new MemoryStore();
  private PGSimpleDataSource database;
  private History history;
  private Forgetting forgetting;

  @BeforeEach
  void aDatabase(TestInfo test) throws Exception {
    database = TestDatabase.migrated("forgetting", test);
    history = History.over(database);
    forgetting = new RecordedForgetting(ForgetStore.over(database), store);
  }

  @Test
  void allThatRestsOnAPersonIsFoundMarkedAndKeptFromProductionAndNothingElse() throws Exception {
    UUID first = trained("first", "file:///faces", ADA_AND_BOB);
    UUID second = trained("second", "file:///faces", ADA_AND_BOB);
    UUID clean = trained("clean", "file:///others", BOB);
    UUID tuned = begun("tuned", "file:///others", "subject");
    startingFrom(tuned, "model:" + key("first register").hex() + "#sha256:" + "00".repeat(32));
    made(tuned, INGEST, "ingest of file:///others", BOB);
    rest(tuned, "tuned");

    ForgetReport report = forgetting.mark(wish("ada", null));

    assertThat(report.searched()).isEqualTo(2);
    assertThat(report.datasets())
        .containsExactly(
            new ForgetReport.Pictures("file:///faces", List.of("first-1", "second-1"), 2));
    assertThat(report.resting().runs()).containsExactly("first-1", "second-1", "tuned-1");
    assertThat(report.resting().versions())
        .extracting(RestingVersion::model)
        .containsExactly("first-model", "second-model", "tuned-model");
    assertThat(report.resting().outputs())
        .extracting(RestingOutput::key)
        .contains(key("ingest of file:///faces"), key("first align"), key("tuned train"))
        .doesNotContain(key("ingest of file:///others"), key("tuned align"), key("clean train"));
    for (UUID run : List.of(first, second, tuned)) {
      assertThat(history.events().of(run))
          .filteredOn(event -> event.code().equals("RESTS_ON_FORGOTTEN"))
          .singleElement()
          .extracting(EventRecord::message)
          .asString()
          .contains("request " + report.resting().request() + " of a test: a letter")
          .doesNotContain("ada");
    }
    assertThat(history.events().of(clean))
        .extracting(EventRecord::code)
        .doesNotContain("RESTS_ON_FORGOTTEN");
    for (String model : List.of("first-model", "second-model", "tuned-model")) {
      assertThat(version(model).forgotten()).as(model).isTrue();
      for (boolean override : new boolean[] {false, true}) {
        assertThat(promoted(model, override).refusals())
            .extracting(Failure::code)
            .contains("RESTS_ON_FORGOTTEN");
      }
      assertThat(history.promotions().position(model, "production").version()).isNull();
      assertThat(history.promotions().position(model, "candidate").version())
          .as("other aliases stay where they are")
          .isEqualTo(1);
    }
    assertThat(version("clean-model").forgotten()).isFalse();
    assertThat(promoted("clean-model", false)).isInstanceOf(PromotionOutcome.Moved.class);
  }

  @Test
  void whatIsRegisteredLaterFromWhatWasMarkedIsMarkedTooAndWhatWasTrainedAnewIsNot()
      throws Exception {
    UUID early = begun("early", "file:///faces", "subject");
    made(early, INGEST, "ingest of file:///faces", ADA_AND_BOB);
    assertThat(forgetting.mark(wish("ada", null)).resting().versions()).isEmpty();
    rest(early, "early");
    UUID late = trained("late", "file:///faces", ADA_AND_BOB);
    UUID anew = begun("anew", "file:///faces", "subject");
    made(anew, INGEST, "ingest of file:///faces without her", BOB);
    rest(anew, "anew");

    assertThat(List.of(early, late, anew)).doesNotHaveDuplicates();
    assertThat(version("early-model").forgotten()).isTrue();
    assertThat(version("late-model").forgotten()).isTrue();
    assertThat(version("anew-model").forgotten()).isFalse();
    assertThat(promoted("anew-model", false)).isInstanceOf(PromotionOutcome.Moved.class);
  }

  @Test
  void aLiveVersionStaysWhereItIsAndIsNotGoneBackToOnceItWasLeft() {
    UUID live = trained("live", "file:///faces", ADA_AND_BOB);
    assertThat(promoted("live-model", false)).isInstanceOf(PromotionOutcome.Moved.class);

    ForgetReport report = forgetting.mark(wish("ada", null));

    assertThat(report.resting().versions())
        .containsExactly(new RestingVersion("live-model", 1, List.of("candidate", "production")));
    assertThat(history.promotions().position("live-model", "production").version()).isEqualTo(1);
    assertThat(history.events().of(live)).isNotEmpty();
    UUID next = begun("live", "file:///faces", "subject");
    made(next, INGEST, "ingest of file:///faces without her", BOB);
    rest(next, "live again");
    assertThat(fulfilled(new AliasWish("live-model", "production", 2, "a test", "r", false, null)))
        .isInstanceOf(PromotionOutcome.Moved.class);
    assertThat(
            fulfilled(new AliasWish("live-model", "production", null, "a test", "r", true, null))
                .refusals())
        .extracting(Failure::code)
        .containsExactly("RESTS_ON_FORGOTTEN");
  }

  @Test
  void whatCannotBeFoundIsSaid() throws Exception {
    UUID collected = begun("collected", "file:///faces", "subject");
    made(collected, INGEST, "collected", ADA_AND_BOB);
    execute("update artifact set removed_at = now() where stage_key = '%s'", key("collected"));
    UUID scenes = begun("scenes", "file:///faces", "scene");
    made(scenes, INGEST, "scenes", "id,subject\n0,kitchen\n");
    UUID unnamed = begun("unnamed", "file:///faces", "official");
    made(unnamed, INGEST, "unnamed", "id,subject\n0,\n1,\n2,bob\n");
    UUID broken = begun("broken", "file:///faces", "subject");
    made(broken, INGEST, "broken", "id,person\n0,ada\n");
    UUID unread = begun("unread", "file:///faces", "subject");

    ForgetReport report = forgetting.mark(wish("ada", null));

    assertThat(List.of(collected, scenes, unnamed, broken, unread)).hasSize(5);
    assertThat(report.datasets()).isEmpty();
    assertThat(report.resting().request()).isZero();
    assertThat(rows("forget_request")).isZero();
    assertThat(report.notFound())
        .anyMatch(gap -> gap.startsWith("what ingest of collected-1 left was collected"))
        .anyMatch(gap -> gap.contains("scenes-1") && gap.contains("split by (scene)"))
        .anyMatch(gap -> gap.contains("unnamed-1 left has 2 pictures of people whom nobody named"))
        .anyMatch(gap -> gap.startsWith("what ingest of broken-1 left cannot be read"))
        .anyMatch(gap -> gap.equals("unread-1 has not read its data yet: ask again once it has"))
        .last()
        .asString()
        .startsWith("the dataset itself");
  }

  @Test
  void aDryRunChangesNothingAndOneDatasetIsLookedIntoAlone() throws Exception {
    UUID here = trained("here", "file:///faces", ADA_AND_BOB);
    UUID there = trained("there", "file:///others", ADA_AND_BOB);

    ForgetReport foreseen = forgetting.foresee(wish("ada", "file:///others"));

    assertThat(List.of(here, there)).doesNotHaveDuplicates();
    assertThat(foreseen.resting().runs()).containsExactly("there-1");
    assertThat(foreseen.resting().versions()).hasSize(1);
    assertThat(rows("forget_request") + rows("forgotten_run") + rows("forgotten_artifact"))
        .isZero();
    assertThat(version("there-model").forgotten()).isFalse();
    assertThat(forgetting.mark(wish("ada", "file:///others")).resting().runs())
        .isEqualTo(foreseen.resting().runs());
    assertThat(version("here-model").forgotten()).isFalse();
    assertThat(forgetting.mark(wish("ada", null)).resting().request()).isEqualTo(2);
    assertThat(version("here-model").forgotten()).isTrue();
  }

  @Test
  void trainingsThatStartFromAFileOfWhatRestsOnAPersonAreFoundByItsContent() throws Exception {
    UUID maker = trained("maker", "file:///faces", ADA_AND_BOB);
    UUID user = begun("user", "file:///others", "subject");
    String content =
        new Artifacts(store)
            .manifest(StageKind.TRAIN, key("maker train"))
            .files()
            .getFirst()
            .sha256();
    startingFrom(user, "file:///models/copy.caf#sha256:" + content);
    made(user, INGEST, "ingest of file:///others", BOB);
    rest(user, "user");

    assertThat(maker).isNotEqualTo(user);
    assertThat(forgetting.mark(wish("ada", null)).resting().versions())
        .extracting(RestingVersion::model)
        .containsExactly("maker-model", "user-model");
    assertThat(version("user-model").forgotten()).isTrue();
  }

  private static ForgetWish wish(String subject, @Nullable String dataset) {
    return new ForgetWish(subject, dataset, "a test", "a letter");
  }

  /** A run whose stages are all done. */
  private UUID trained(String name, String source, String samples) {
    UUID run = begun(name, source, "subject");
    made(run, INGEST, "ingest of " + source, samples);
    rest(run, name);
    return run;
  }

  private UUID begun(String name, String source, String splitBy) {
    return history
        .runs()
        .submit(
            RunReader.read(
                Map.of(
                    "apiVersion",
                    RunReader.API_VERSION,
                    "kind",
                    RunReader.KIND,
                    "metadata",
                    Map.of("name", name),
                    "spec",
                    Map.of(
                        "dataset",
                        Map.of("format", "csv", "source", source, "split", Map.of("by", splitBy)),
                        "train",
                        Map.of("seeds", List.of(1)),
                        "register",
                        Map.of("model", name + "-model", "alias", "candidate")))),
            same -> false)
        .run()
        .line()
        .id();
  }

  private void rest(UUID run, String name) {
    made(run, ALIGN, name + " align", name);
    made(run, TRAIN, name + " train", "weights of " + name);
    made(run, EVALUATE, name + " evaluate", name);
    made(run, REGISTER, name + " register", "model of " + name);
  }

  private void made(UUID run, StageId stage, String key, String content) {
    Artifacts artifacts = new Artifacts(store);
    Manifest output =
        artifacts.seal(
            new Manifest(
                stage,
                key(key),
                List.of(
                    artifacts.put(
                        stage.kind(),
                        key(key),
                        stage.equals(INGEST) ? "samples.csv" : "file.txt",
                        content.getBytes(StandardCharsets.UTF_8))),
                Map.of(),
                Map.of(),
                "2026-01-01T00:00:00Z"));
    history
        .stages()
        .completed(
            run,
            Map.of(
                stage,
                new Completed(
                    output,
                    false,
                    output.key(),
                    true,
                    stage.equals(EVALUATE)
                        ? Map.of(
                            "valence", Map.of("ccc", 0.7),
                            "arousal", Map.of("ccc", 0.7),
                            "samples", 100)
                        : Map.of())));
  }

  private ModelVersion version(String model) {
    return history.models().find(model, 1).orElseThrow();
  }

  private PromotionOutcome promoted(String model, boolean override) {
    return fulfilled(new AliasWish(model, "production", 1, "a test", "a reason", override, null));
  }

  private PromotionOutcome fulfilled(AliasWish wish) {
    return history.promotions().fulfil(wish, AnswerReader.none(), GoldenReader.none());
  }

  private static StageKey key(String text) {
    return new StageKey(Sha256.of(text));
  }

  private void startingFrom(UUID run, String initial) throws Exception {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement("update run set initial = ? where id = ?")) {
      update.setString(1, initial);
      update.setObject(2, run);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private void execute(String statement, StageKey key) throws Exception {
    try (Connection connection = database.getConnection();
        Statement one = connection.createStatement()) {
      assertThat(one.executeUpdate(statement.formatted(key.hex()))).isEqualTo(1);
    }
  }

  private long rows(String table) throws Exception {
    try (Connection connection = database.getConnection();
        Statement one = connection.createStatement();
        ResultSet rows = one.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
