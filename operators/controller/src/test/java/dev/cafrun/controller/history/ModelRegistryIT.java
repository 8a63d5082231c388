package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelRegistryIT {
  private static final StageId REGISTER = StageId.of(StageKind.REGISTER);

  private static DataSource source;
  private static History history;
  private static ModelRegistry models;

  @BeforeAll
  static void aDatabase() throws Exception {
    source = TestDatabase.migrated("model_registry");
    history = History.over(source);
    models = history.models();
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
  void theSameContentAgainIsTheSameVersion() {
    UUID one = register("same", 1, "weights");
    UUID two = register("same", 2, "other weights");
    UUID three = register("same", 3, "weights");

    assertThat(models.registeredBy(one)).map(ModelVersion::version).contains(1);
    assertThat(models.registeredBy(two)).map(ModelVersion::version).contains(2);
    assertThat(models.registeredBy(three)).map(ModelVersion::version).contains(1);
    assertThat(models.registeredBy(three)).map(ModelVersion::run).contains(one);
    assertThat(models.list())
        .filteredOn(version -> version.model().equals("same-model"))
        .extracting(ModelVersion::version)
        .containsExactly(2, 1);
    assertThat(models.find("same-model", "candidate")).map(ModelVersion::version).contains(1);
  }

  @Test
  void goingBackIsAnotherMoveAndEveryMoveIsKept() {
    register("moves", 1, "old");
    register("moves", 2, "new");
    models.move("moves-model", "production", 1, "passed the gate");
    models.move("moves-model", "production", 1, "said again");
    models.move("moves-model", "production", 2, "better");
    models.move("moves-model", "production", 1, "rolled back: slow");

    assertThat(models.find("moves-model", "production")).map(ModelVersion::version).contains(1);
    assertThat(models.moves("moves-model", "production"))
        .extracting(AliasMove::version, AliasMove::previousVersion, AliasMove::reason)
        .containsExactly(
            tuple(1, 2, "rolled back: slow"),
            tuple(2, 1, "better"),
            tuple(1, null, "passed the gate"));
    assertThatThrownBy(() -> models.move("moves-model", "production", 9, "typing error"))
        .hasMessage("model moves-model has no version 9");
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
            .hasMessageContaining("are never changed or deleted");
      }
    }
  }

  /** A run of that name whose register stage left something behind. */
  private static UUID register(String name, int seed, String content) {
    UUID run = history.runs().submit(Samples.run(name, seed)).run().line().id();
    history
        .stages()
        .completed(
            run,
            REGISTER,
            Samples.made(Samples.output(REGISTER, Samples.key(name + seed), content)));
    return run;
  }
}
