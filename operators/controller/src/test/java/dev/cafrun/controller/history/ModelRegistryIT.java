package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.cafrun.controller.history.promotion.AnswerReader;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.promotion.Promotions;
import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.ModelStanding;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.PersonSplit;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelRegistryIT {
  private static final StageId REGISTER = StageId.of(StageKind.REGISTER);

  private static DataSource source;
  private static History history;
  private static ModelRegistry models;
  private static Promotions promotions;

  @BeforeAll
  static void aDatabase() throws Exception {
    source = TestDatabase.migrated("model_registry");
    history = History.over(source);
    models = history.models();
    promotions = history.promotions();
  }

  @Test
  void aRegisterStageThatCompletesMakesAVersionAndMovesTheAlias() {
    UUID run = register("first", 1, "weights");

    ModelVersion version = models.registeredBy(run).orElseThrow();
    assertThat(version.model()).isEqualTo("first-model");
    assertThat(version.version()).isEqualTo(1);
    assertThat(version.runName()).isEqualTo("first-1");
    assertThat(version.aliases()).containsExactly("candidate");
    assertThat(version.provenance()).containsEntry("seed", "1");
    assertThat(models.find("first-model", "candidate")).contains(version);
    assertThat(history.events().of(run)).extracting(EventRecord::code).contains("MODEL_REGISTERED");
  }

  @Test
  void aRegisterStageThatLeftNoModelMakesNeitherModelNorVersion() {
    UUID run = history.runs().submit(Samples.run("arm", 1), same -> true).run().line().id();
    Manifest nothing =
        new Manifest(
            REGISTER,
            Samples.key("arm"),
            List.of(),
            new Unregistered("LABELS_SHUFFLED", "the run is a control").summary(),
            Map.of(),
            "2026-01-01T00:00:00Z");

    history.stages().completed(run, Map.of(REGISTER, Samples.made(nothing)));
    history.stages().completed(run, Map.of(REGISTER, Samples.made(nothing)));

    assertThat(models.registeredBy(run)).isEmpty();
    assertThat(models.newest("arm-model")).isEmpty();
    assertThat(models.standing("arm-model", List.of(), 9))
        .isEqualTo(new ModelStanding(0, new TreeMap<>()));
    assertThat(models.find("arm-model", "candidate")).isEmpty();
    assertThat(history.events().of(run))
        .filteredOn(event -> event.code().equals("MODEL_NOT_REGISTERED"))
        .extracting(EventRecord::message)
        .containsExactly("nothing was registered: the run is a control");
  }

  @Test
  void whereAModelStandsIsToldOfAsManyAliasesAsWereAskedForAndOfThoseThatWereNamedFirst() {
    UUID unused = register("standing", 1, "one");
    for (int i = 0; i < 30; i++) {
      assertThat(promote("standing-model", "trial-" + i, 1, "a test")).isEmpty();
    }
    unused = register("standing", 2, "two");

    ModelStanding standing = models.standing("standing-model", List.of("trial-3", "nowhere"), 5);

    assertThat(standing.versions()).isEqualTo(2);
    assertThat(standing.aliases()).hasSize(5).containsEntry("trial-3", 1);
    assertThat(standing.aliases()).containsEntry("trial-29", 1).doesNotContainKey("trial-4");
    assertThat(models.standing("standing-model", List.of(), 99).aliases())
        .hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void anAliasThatMeansSomethingElseIsRefusedAndTheRunEndsWell() {
    for (String alias : List.of("1", "007", "latest", "best.caf")) {
      assertThat(promote("first-model", alias, 1, "a test"))
          .extracting(Failure::code)
          .containsExactly("ALIAS_RESERVED");
    }
  }

  @Test
  void theSameContentAgainIsTheSameVersion() {
    UUID one = register("same", 1, "weights");
    UUID two = register("same", 2, "other weights");
    UUID three = register("same", 3, "weights");

    assertThat(models.registeredBy(one)).map(ModelVersion::version).contains(1);
    assertThat(models.registeredBy(two)).map(ModelVersion::version).contains(2);
    assertThat(models.registeredBy(three)).map(ModelVersion::version).contains(1);
    assertThat(models.registeredBy(three)).map(ModelVersion::run).contains(one);
    assertThat(models.list(Tenants.EVERY, 1_000))
        .filteredOn(version -> version.model().equals("same-model"))
        .extracting(ModelVersion::version)
        .containsExactly(2, 1);
    assertThat(models.find("same-model", "candidate")).map(ModelVersion::version).contains(1);
  }

  @Test
  void aListHoldsNoMoreThanWasAskedForAndNoneWithoutAnAliasBeforeOneThatHasOne() {
    register("listed", 1, "first");
    register("listed", 2, "second");
    register("listed", 3, "third");
    int aliased =
        (int)
            models.list(Tenants.EVERY, 1_000).stream()
                .filter(each -> !each.aliases().isEmpty())
                .count();

    assertThat(models.list(Tenants.EVERY, 1)).hasSize(1);
    assertThat(models.list(Tenants.EVERY, aliased))
        .noneMatch(version -> version.aliases().isEmpty());
    assertThat(models.list(Tenants.EVERY, aliased + 1))
        .filteredOn(version -> version.model().equals("listed-model"))
        .extracting(ModelVersion::version)
        .as("its alias, and the newest of all")
        .isSubsetOf(3, 2, 1)
        .contains(3);
    assertThat(ModelReference.of("listed-model").in(models, Tenants.EVERY))
        .map(ModelVersion::version)
        .contains(3);
    assertThat(ModelReference.of("listed-model@2").in(models, Tenants.EVERY))
        .map(ModelVersion::version)
        .contains(2);
    assertThat(ModelReference.of("listed-model@02").in(models, Tenants.EVERY)).isEmpty();
    assertThat(ModelReference.of("listed-model@99999999999").in(models, Tenants.EVERY)).isEmpty();
    assertThat(ModelReference.of("listed-model@candidate").in(models, Tenants.EVERY)).isPresent();
  }

  @Test
  void goingBackIsAnotherMoveAndEveryMoveIsKept() throws Exception {
    register("moves", 1, "old", 0.9);
    register("moves", 2, "new", 0.5);
    assertThat(point("moves-model", "production", 1, "passed the gate")).isEmpty();
    assertThat(point("moves-model", "production", 1, "said again")).isEmpty();
    assertThat(point("moves-model", "production", 2, "newer")).isEmpty();
    assertThat(point("moves-model", "production", 1, "rolled back: slow")).isEmpty();

    assertThat(models.find("moves-model", "production")).map(ModelVersion::version).contains(1);
    assertThat(moves("moves-model", "production"))
        .extracting(AliasMove::version, AliasMove::previousVersion, AliasMove::reason)
        .containsExactly(
            tuple(1, 2, "rolled back: slow"),
            tuple(2, 1, "newer"),
            tuple(1, null, "passed the gate"));
    assertThat(point("moves-model", "production", 9, "typing error").get("production"))
        .extracting(Failure::code, Failure::message)
        .containsExactly(
            tuple("NO_SUCH_VERSION", "model moves-model has no version 9; its newest is 2"));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet evidence =
            statement.executeQuery(
                """
                select evidence -> 'before' ->> 'valenceCcc', evidence -> 'version' ->> 'version'
                from alias_event where model = 'moves-model' and reason = 'newer'""")) {
      assertThat(evidence.next()).isTrue();
      assertThat(evidence.getString(1)).as("what the decision rested on is kept").isEqualTo("0.9");
      assertThat(evidence.getString(2)).isEqualTo("2");
    }
  }

  @Test
  void theGatesOfAModelHoldForWhoeverMovesItsAlias() {
    register("gated", 1, "good", 0.8);
    register("gated", 2, "worse", 0.4);
    GatesSpec strict = new GatesSpec(new GatesSpec.MinimumCcc(0.5, null), true, true);

    assertThat(apply("gated-model", strict, Map.of("production", 1))).isEmpty();
    assertThat(apply("gated-model", strict, Map.of("production", 2, "shadow", 2)))
        .containsOnlyKeys("production")
        .extractingByKey("production")
        .asInstanceOf(list(Failure.class))
        .extracting(Failure::code)
        .containsExactly("CCC_TOO_LOW", "WORSE_THAN_LIVE", "WORSE_THAN_LIVE");
    assertThat(models.find("gated-model", "production")).map(ModelVersion::version).contains(1);
    assertThat(models.find("gated-model", "shadow")).map(ModelVersion::version).contains(2);

    assertThat(promote("gated-model", "production", 2, "asked for"))
        .extracting(Failure::code)
        .containsExactly("CCC_TOO_LOW", "WORSE_THAN_LIVE", "WORSE_THAN_LIVE");

    UUID third = history.runs().submit(promoted("gated", 3), same -> true).run().line().id();
    evaluated(third, 0.1);
    completed(third, "gated3", "worst");
    assertThat(models.find("gated-model", "production")).map(ModelVersion::version).contains(1);
    assertThat(history.events().of(third))
        .filteredOn(event -> event.code().equals("CCC_TOO_LOW"))
        .extracting(EventRecord::message)
        .singleElement()
        .asString()
        .startsWith("production does not point to it: version 3 has a CCC of 0.10 for valence");
  }

  @Test
  void onePromotionLeavesTheGatesAndOtherAliasesAsTheyAre() {
    register("single", 1, "fine", 0.8);
    register("single", 2, "finer", 0.9);
    GatesSpec strict = new GatesSpec(new GatesSpec.MinimumCcc(0.7, null), true, true);
    assertThat(apply("single-model", strict, Map.of("production", 1, "shadow", 1))).isEmpty();

    assertThat(promote("single-model", "production", 2, "asked for")).isEmpty();
    assertThat(promote("single-model", "production", 2, "asked again")).isEmpty();

    assertThat(models.find("single-model", "production")).map(ModelVersion::version).contains(2);
    assertThat(models.find("single-model", "shadow")).map(ModelVersion::version).contains(1);
    assertThat(moves("single-model", "production"))
        .extracting(AliasMove::reason)
        .startsWith("asked for")
        .hasSize(2);
    assertThat(promote("no-such-model", "production", 1, "asked for"))
        .extracting(Failure::code)
        .containsExactly("NO_SUCH_VERSION");
  }

  @Test
  void aGateMayComeBeforeTheFirstVersionAndGoAgain() {
    GatesSpec strict = new GatesSpec(new GatesSpec.MinimumCcc(0.9, 0.9), false, false);
    apply("early-model", strict, Map.of());
    register("early", 1, "so-so", 0.5);

    assertThat(apply("early-model", strict, Map.of("production", 1))).isNotEmpty();
    assertThat(apply("early-model", GatesSpec.NONE, Map.of("production", 1))).isEmpty();
  }

  @Test
  void nobodyRewritesHistory() throws Exception {
    register("fixed", 1, "weights");
    for (String change :
        new String[] {
          "update model_version set metrics = '{}'",
          "delete from alias_event",
          "update event set message = 'all was well'"
        }) {
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.executeUpdate(change))
            .hasMessageMatching("(?s).*are never changed(, nor| or) deleted.*");
      }
    }
  }

  private static Map<String, List<Failure>> point(
      String model, String alias, int version, String reason) {
    return promotions.apply(
        model,
        new CafModel(model, new TreeMap<>(Map.of(alias, version)), GatesSpec.NONE),
        "a test",
        reason,
        AnswerReader.none(),
        GoldenReader.none());
  }

  private static Map<String, List<Failure>> apply(
      String model, GatesSpec gates, Map<String, Integer> aliases) {
    return promotions.apply(
        model,
        new CafModel(model, new TreeMap<>(aliases), gates),
        "a test",
        "to see",
        AnswerReader.none(),
        GoldenReader.none());
  }

  private static List<Failure> promote(String model, String alias, int version, String reason) {
    return promotions
        .fulfil(
            AliasWish.of(model, alias, version, "a test", reason),
            AnswerReader.none(),
            GoldenReader.none())
        .refusals();
  }

  private static List<AliasMove> moves(String model, String alias) {
    return promotions.moves(model, alias, Long.MAX_VALUE, 1_000);
  }

  @Test
  void theGateOfPersonIndependenceGoesByWhatIngestFound() {
    GatesSpec strict = new GatesSpec(new GatesSpec.MinimumCcc(null, null), false, true);
    for (PersonSplit people : PersonSplit.values()) {
      String name = "people-" + people.spelling();
      UUID run = history.runs().submit(Samples.run(name, 1), same -> true).run().line().id();
      StageId ingest = StageId.of(StageKind.INGEST);
      Manifest found =
          new Manifest(
              ingest,
              Samples.key(name + " faces"),
              Samples.output(ingest, Samples.key(name), name).files(),
              Map.of(PersonSplit.SUMMARY, people.spelling()),
              Map.of(),
              "2026-01-01T00:00:00Z");
      evaluated(run, 0.9, found);
      completed(run, name, name);

      assertThat(apply(name + "-model", strict, Map.of("production", 1)).isEmpty())
          .as(name)
          .isEqualTo(people == PersonSplit.APART);
    }
  }

  /** A run that wants its model to be production. */
  private static CafRun promoted(String name, int seed) {
    CafRun run = Samples.run(name, seed);
    Map<String, Object> spec = CanonicalTree.of(run.spec());
    spec.put("register", Map.of("model", name + "-model", "alias", "production"));
    return new CafRun(run.name(), run.labels(), RunReader.readSpec(spec));
  }

  /** A run that was evaluated on the faces of every other, and whose register stage is done. */
  private static UUID register(String name, int seed, String content, double ccc) {
    UUID run = history.runs().submit(Samples.run(name, seed), same -> true).run().line().id();
    evaluated(run, ccc);
    completed(run, name + seed, content);
    return run;
  }

  private static void evaluated(UUID run, double ccc) {
    StageId ingest = StageId.of(StageKind.INGEST);
    evaluated(run, ccc, Samples.output(ingest, Samples.key("faces"), "faces"));
  }

  private static void evaluated(UUID run, double ccc, Manifest faces) {
    history.stages().completed(run, Map.of(StageId.of(StageKind.INGEST), Samples.made(faces)));
    StageId evaluate = StageId.of(StageKind.EVALUATE);
    Manifest output = Samples.output(evaluate, Samples.key("metrics of " + run), "metrics");
    history
        .stages()
        .completed(
            run,
            Map.of(
                evaluate,
                new Completed(
                    output,
                    false,
                    output.key(),
                    true,
                    Map.of(
                        "valence", Map.of("ccc", ccc),
                        "arousal", Map.of("ccc", ccc),
                        "samples", 100))));
  }

  /** A run of that name whose register stage left something behind. */
  private static UUID register(String name, int seed, String content) {
    UUID run = history.runs().submit(Samples.run(name, seed), same -> true).run().line().id();
    completed(run, name + seed, content);
    return run;
  }

  private static void completed(UUID run, String key, String content) {
    history
        .stages()
        .completed(
            run,
            Map.of(REGISTER, Samples.made(Samples.output(REGISTER, Samples.key(key), content))));
  }
}
