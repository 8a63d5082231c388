package dev.cafrun.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.promotion.AnswerReader;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.promotion.Promotions;
import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.GoldenAnswers;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.promotion.PairedAnswers;
import dev.cafrun.core.promotion.PromotionOutcome;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotions over a database and outputs of evaluations. */
class PromotionsIT {
  private static final GatesSpec PAIRED =
      new GatesSpec(
          new GatesSpec.MinimumCcc(null, null),
          false,
          false,
          true,
          true,
          GatesSpec.Margins.DEFAULT);

  @TempDir static Path folder;

  private static DataSource source;
  private static History history;
  private static ObjectStore store;
  private static Models models;

  /** What any version says of its golden faces when somebody asks. */
  private static volatile GoldenAnswers golden = new GoldenAnswers.NotRecorded();

  @BeforeAll
  static void aRegistry() throws Exception {
    source = TestDatabase.migrated("promotions");
    history = History.over(source);
    store = new MemoryStore();
    store.createBucket();
    models = new RegisteredModels(history, store, folder, version -> golden);
  }

  @Test
  void theGatesReadWhatBothSaidAboutEachFace() {
    register("paired", 1, 0.2);
    register("paired", 2, 0.5);
    register("paired", 3, 0.15);
    assertThat(apply("paired", PAIRED, 1)).as("nothing is live").isEmpty();

    PromotionOutcome worse = promote("paired", 2, false);
    assertThat(worse.refusals())
        .extracting(Failure::code)
        .containsExactly("WORSE_ON_THE_SAME_FACES", "WORSE_ON_THE_SAME_FACES", "WORSE_FOR_SOME");
    assertThat(models.position("paired", "production").version()).isEqualTo(1);
    assertThat(apply("paired", PAIRED, 2).get("production"))
        .as("a CafModel passes through the same gates")
        .isEqualTo(worse.refusals());

    assertThat(promote("paired", 3, false)).isInstanceOf(PromotionOutcome.Moved.class);
    assertThat(verdicts(newest("paired")))
        .contains(tuple("pairedNoWorse", "passed"), tuple("groupsNoWorse", "passed"));
  }

  @Test
  void aVersionThatIsServedOtherwiseThanItWasEvaluatedStaysWhereItIs() {
    GatesSpec gates =
        new GatesSpec(
            new GatesSpec.MinimumCcc(null, null),
            false,
            false,
            false,
            false,
            true,
            GatesSpec.Margins.DEFAULT);
    register("golden", 1, 0.2);
    register("golden", 2, 0.2);
    assertThat(apply("golden", gates, 1)).as("nothing is recorded with it").isEmpty();
    assertThat(verdicts(newest("golden"))).contains(tuple("goldenFaces", "notApplicable"));

    golden = new GoldenAnswers.Scored(List.of(new GoldenScore("anna-1", 0.5f, 0.5f, 0.5f, 0.75f)));
    PromotionOutcome refused = promote("golden", 2, false);
    assertThat(refused.refusals()).extracting(Failure::code).containsExactly("GOLDEN_FACES_DIFFER");
    assertThat(apply("golden", gates, 2).get("production")).isEqualTo(refused.refusals());
    assertThat(models.position("golden", "production").version()).isEqualTo(1);

    golden = new GoldenAnswers.Scored(List.of(new GoldenScore("anna-1", 0.5f, 0.5f, 0.5f, 0.501f)));
    assertThat(promote("golden", 2, false)).isInstanceOf(PromotionOutcome.Moved.class);
    assertThat(verdicts(newest("golden"))).contains(tuple("goldenFaces", "passed"));
    assertThat(newest("golden").evidence().get("goldenFaces"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("face", "anna-1");

    golden = new GoldenAnswers.Unusable(Failure.user("MODEL_CHANGED", "it was swapped"));
    assertThat(rollback("golden").now().version()).as("going back is free").isEqualTo(1);
  }

  @Test
  void whatCannotBeReadIsNotComparable() {
    register("lost", 1, 0.2);
    UUID run = register("lost", 2, 0.2);
    assertThat(apply("lost", PAIRED, 1)).isEmpty();
    Manifest evaluation =
        new Artifacts(store).manifest(StageKind.EVALUATE, key("lost evaluation 2"));
    store.delete(
        ArtifactLayout.file(
            StageKind.EVALUATE,
            evaluation.key(),
            "predictions.csv",
            new Sha256(evaluation.files().getFirst().sha256())));
    new Artifacts(store).remove(StageKind.EVALUATE, evaluation.key());

    assertThat(promote("lost", 2, false).refusals())
        .allSatisfy(
            why -> {
              assertThat(why.code()).isEqualTo("NOT_COMPARABLE");
              assertThat(why.message()).contains("the predictions of version 2 are gone");
            })
        .hasSize(2);
    assertThat(history.models().registeredBy(run)).isPresent();
  }

  @Test
  void anOverrideNeedsAReasonAndIsRecordedAsOne() {
    register("forced", 1, 0.2);
    register("forced", 2, 0.5);
    assertThat(apply("forced", PAIRED, 1)).isEmpty();

    assertThat(promote("forced", 2, true))
        .isInstanceOfSatisfying(
            PromotionOutcome.Moved.class, moved -> assertThat(moved.overridden()).isTrue());

    AliasMove move = newest("forced");
    assertThat(move.overridden()).isTrue();
    assertThat(move.who()).isEqualTo("anna");
    assertThat(move.reason()).isEqualTo("for the demonstration");
    assertThat(verdicts(move)).contains(tuple("pairedNoWorse", "refused"));
  }

  @Test
  void goingBackTwiceGoesBackTwoVersionsAndNoFurther() {
    for (int version = 1; version <= 3; version++) {
      register("back", version, 0.2);
      assertThat(promote("back", version, false)).isInstanceOf(PromotionOutcome.Moved.class);
    }

    assertThat(rollback("back").now().version()).isEqualTo(2);
    assertThat(rollback("back").now().version()).isEqualTo(1);
    assertThat(rollback("back").refusals())
        .extracting(Failure::code)
        .containsExactly("NOTHING_BEFORE");
    assertThat(promote("back", 3, false).now().version()).isEqualTo(3);
    assertThat(rollback("back").now().version()).isEqualTo(1);
    assertThat(models.moves("back", "production", Long.MAX_VALUE, 2))
        .extracting(move -> move.kind().spelling(), AliasMove::version, AliasMove::previousVersion)
        .containsExactly(tuple("rollback", 1, 3), tuple("promotion", 3, 1));
  }

  @Test
  void ofTwoPromotionsThatRaceOneWinsAndTheOtherIsTold() throws Exception {
    register("raced", 1, 0.2);
    register("raced", 2, 0.2);
    register("raced", 3, 0.2);
    assertThat(apply("raced", PAIRED, 1)).isEmpty();
    CyclicBarrier bothHaveLooked = new CyclicBarrier(2);
    AnswerReader slow =
        (ours, theirs) -> {
          try {
            bothHaveLooked.await(1, TimeUnit.MINUTES);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return new StoredAnswers(store).of(ours, theirs);
        };

    List<PromotionOutcome> outcomes = new ArrayList<>();
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Future<PromotionOutcome>> racing = new ArrayList<>();
      for (int version : List.of(2, 3)) {
        Promotions apart = History.over(source).promotions();
        racing.add(
            both.submit(
                () -> apart.fulfil(wish("raced", version, false), slow, GoldenReader.none())));
      }
      for (Future<PromotionOutcome> one : racing) {
        outcomes.add(one.get());
      }
    }

    assertThat(outcomes)
        .filteredOn(PromotionOutcome.Moved.class::isInstance)
        .singleElement()
        .extracting(PromotionOutcome::now)
        .isEqualTo(models.position("raced", "production"));
    assertThat(outcomes)
        .filteredOn(PromotionOutcome.Overtaken.class::isInstance)
        .singleElement()
        .satisfies(
            late -> {
              assertThat(late.now()).isEqualTo(models.position("raced", "production"));
              assertThat(late.refusals()).extracting(Failure::code).containsExactly("ALIAS_MOVED");
            });
    assertThat(models.moves("raced", "production", Long.MAX_VALUE, 9)).hasSize(2);
  }

  @Test
  void whoSaysWhereItStoodMovesItOnlyIfItStillDoes() {
    register("expected", 1, 0.2);
    register("expected", 2, 0.2);
    long before = models.position("expected", "production").move();
    promote("expected", 1, false);

    AliasWish late = new AliasWish("expected", "production", 2, "anna", "late", false, before);
    assertThat(models.fulfil(late)).isInstanceOf(PromotionOutcome.Overtaken.class);
    assertThat(models.position("expected", "production").version()).isEqualTo(1);
  }

  @Test
  void gatesThatChangeMeanwhileAreAskedAnew() {
    register("changing", 1, 0.2);
    register("changing", 2, 0.2);
    assertThat(apply("changing", PAIRED, 1)).isEmpty();
    GatesSpec strict = new GatesSpec(new GatesSpec.MinimumCcc(1.0, 1.0), false, false);

    PromotionOutcome outcome =
        history
            .promotions()
            .fulfil(
                wish("changing", 2, false),
                (ours, theirs) -> {
                  history
                      .promotions()
                      .apply(
                          "changing",
                          new CafModel("changing", new TreeMap<>(), strict),
                          "bob",
                          "stricter",
                          AnswerReader.none(),
                          GoldenReader.none());
                  PairedAnswers answers = new StoredAnswers(store).of(ours, theirs);
                  return answers;
                },
                GoldenReader.none());

    assertThat(outcome).isInstanceOf(PromotionOutcome.Overtaken.class);
    assertThat(models.position("changing", "production").version()).isEqualTo(1);
  }

  @Test
  void theMovesReplayedGiveThePresentAliases() throws Exception {
    register("replayed", 1, 0.2);
    register("replayed", 2, 0.2);
    promote("replayed", 1, false);
    promote("replayed", 2, false);
    rollback("replayed");
    models.fulfil(AliasWish.of("replayed", "shadow", 2, "anna", "to look at"));

    SortedMap<String, Integer> replayed = new TreeMap<>();
    SortedMap<String, Integer> present = new TreeMap<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet moves =
          statement.executeQuery("select model, alias, version from alias_event order by id")) {
        while (moves.next()) {
          replayed.put(moves.getString(1) + "@" + moves.getString(2), moves.getInt(3));
        }
      }
      try (ResultSet aliases =
          statement.executeQuery("select model, alias, version from model_alias")) {
        while (aliases.next()) {
          present.put(aliases.getString(1) + "@" + aliases.getString(2), aliases.getInt(3));
        }
      }
    }
    assertThat(replayed).isEqualTo(present).containsEntry("replayed@production", 1);
  }

  private static SortedMap<String, List<Failure>> apply(
      String model, GatesSpec gates, int production) {
    return models.apply(
        new CafModel(model, new TreeMap<>(Map.of("production", production)), gates),
        "a CafModel",
        "its spec says so");
  }

  private static PromotionOutcome promote(String model, int version, boolean override) {
    return models.fulfil(wish(model, version, override));
  }

  private static PromotionOutcome rollback(String model) {
    return models.fulfil(wish(model, null, false));
  }

  private static AliasWish wish(String model, @Nullable Integer version, boolean override) {
    return new AliasWish(
        model, "production", version, "anna", "for the demonstration", override, null);
  }

  private static AliasMove newest(String model) {
    return models.moves(model, "production", Long.MAX_VALUE, 1).getFirst();
  }

  private static List<org.assertj.core.groups.Tuple> verdicts(AliasMove move) {
    return ((List<?>) move.evidence().get("verdicts"))
        .stream()
            .map(verdict -> (Map<?, ?>) verdict)
            .map(verdict -> tuple(verdict.get("gate"), verdict.get("verdict")))
            .toList();
  }

  /** A run that was evaluated on ten people, and is wrong by as much about each of their faces. */
  private static UUID register(String model, int version, double error) {
    UUID run =
        history
            .runs()
            .submit(
                RunReader.read(
                    Map.of(
                        "apiVersion",
                        "cafrun.dev/v1alpha1",
                        "kind",
                        "CafRun",
                        "metadata",
                        Map.of("name", model),
                        "spec",
                        Map.of(
                            "dataset", Map.of("format", "csv", "source", "file:///data"),
                            "train", Map.of("seeds", List.of(version)),
                            "register", Map.of("model", model)))),
                same -> true)
            .run()
            .line()
            .id();
    Map<String, Object> metrics =
        Map.of("valence", Map.of("ccc", 0.5), "arousal", Map.of("ccc", 0.5), "samples", 300);
    completed(
        run,
        sealed(
            StageId.of(StageKind.EVALUATE),
            key(model + " evaluation " + version),
            "predictions.csv",
            predictions(version, error),
            Map.of()),
        metrics);
    completed(
        run,
        sealed(
            StageId.of(StageKind.REGISTER),
            key(model + " register " + version),
            "model.caf",
            "weights " + version,
            Map.of("seed", version)),
        Map.of());
    return run;
  }

  private static Manifest sealed(
      StageId stage, StageKey key, String file, String content, Map<String, Object> summary) {
    Artifacts artifacts = new Artifacts(store);
    return artifacts.seal(
        new Manifest(
            stage,
            key,
            List.of(artifacts.put(stage.kind(), key, file, content.getBytes(UTF_8))),
            summary,
            Map.of(),
            "2026-01-01T00:00:00Z"));
  }

  private static void completed(UUID run, Manifest output, Map<String, Object> metrics) {
    history
        .stages()
        .completed(
            run, Map.of(output.stage(), new Completed(output, false, output.key(), true, metrics)));
  }

  /** Of the seed, and of another that says nonsense; a person's name may hold a comma. */
  private static String predictions(int seed, double error) {
    StringBuilder csv =
        new StringBuilder("id,subject,seed,valence,arousal,predicted_valence,predicted_arousal\n");
    for (int face = 0; face < 300; face++) {
      double label = Math.sin(face);
      double sign = face % 2 == 0 ? 1 : -1;
      for (int each : new int[] {seed, seed + 1}) {
        double wrong = each == seed ? sign * error : 5;
        csv.append(
            "face%d,\"Doe, %d\",%d,%s,%s,%s,%s\n"
                .formatted(face, face % 10, each, label, -label, label + wrong, -label - wrong));
      }
    }
    return csv.toString();
  }

  private static StageKey key(String text) {
    return new StageKey(Sha256.of(text));
  }
}
