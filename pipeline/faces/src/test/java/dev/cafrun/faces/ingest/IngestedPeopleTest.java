package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.runtime.StageResult;
import dev.cafrun.runtime.testing.TestStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ingest says of people, whatever a split goes by. */
class IngestedPeopleTest {
  @TempDir Path folder;
  private Path dataset;
  private int attempts;

  @BeforeEach
  void fivePictures() throws IOException {
    dataset = folder.resolve("faces");
    new DemoDataset(new DemoSpec(6, 5, 32, 1, 0.05)).write(dataset);
  }

  @Test
  void whoeverTheOfficialSplitHasOnBothSidesFailsTheRunByName() {
    assertThatThrownBy(() -> official("ada,train", "ada,test", "bob,train", "eve,test"))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.failure().category()).isEqualTo(FailureCategory.USER);
              assertThat(e.failure().code()).isEqualTo("PEOPLE_ON_BOTH_SIDES");
              assertThat(e.failure().message())
                  .contains("1 person is in more than one split (ada)")
                  .contains("dataset.split.allowPeopleOnBothSides: true");
            });
    assertThatThrownBy(() -> official("ada,train", "ada,validation", "bob,test"))
        .hasMessageContaining("1 person is in more than one split (ada)");
  }

  @Test
  void whoeverAcceptsThemHasThemNamedAndCountedOnce() throws Exception {
    Ingested mixed = accepting("ada,train", "ada,test", "bob,train", "eve,test");

    assertThat(mixed.summary())
        .containsEntry("subjects", 3L)
        .containsEntry("person_split", "mixed");
    assertThat(mixed.warnings())
        .singleElement()
        .asString()
        .contains("PEOPLE_ON_BOTH_SIDES")
        .contains("1 person is in more than one split (ada)");
    assertThat(official("ada,train", "ada,train", "bob,test", "eve,test").summary())
        .containsEntry("person_split", "apart");
    assertThat(official("ada,train", ",train", "bob,test", "eve,test").summary())
        .containsEntry("person_split", "apart");
    assertThat(official("ada,train", "eve,train", "bob,test", ",test").summary())
        .containsEntry("person_split", "unknown");
  }

  @Test
  void whoIsInScenesOnBothSidesIsFoundThoughScenesAreKeptApart() throws Exception {
    Ingested scenes =
        ingested(
            Map.of("by", "scene", "allowPeopleOnBothSides", true),
            "subject,scene",
            "ada,scene-0",
            "ada,scene-1",
            "ada,scene-2",
            "ada,scene-3",
            "ada,scene-4");

    assertThat(scenes.summary())
        .containsEntry("subjects", 1L)
        .containsEntry("person_split", "mixed");
  }

  private record Ingested(Map<String, Object> summary, List<?> warnings) {}

  private Ingested official(String... subjectsAndSplits) throws Exception {
    return ingested(Map.of("by", "official", "validation", 0), "subject,split", subjectsAndSplits);
  }

  private Ingested accepting(String... subjectsAndSplits) throws Exception {
    return ingested(
        Map.of("by", "official", "validation", 0, "allowPeopleOnBothSides", true),
        "subject,split",
        subjectsAndSplits);
  }

  /** One picture for each row. */
  private Ingested ingested(Map<String, Object> split, String columns, String... rows)
      throws Exception {
    StringBuilder labels = new StringBuilder("path,valence,arousal," + columns + "\n");
    for (int i = 0; i < rows.length; i++) {
      labels.append("person-00000/person-00000-0000%d.png,0,0,%s\n".formatted(i, rows[i]));
    }
    Files.writeString(dataset.resolve("labels.csv"), labels);
    attempts++;
    TestStageContext context =
        TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("attempt-" + attempts))
            .withSpec(
                Map.of(
                    "dataset",
                    Map.of("format", "csv", "source", "file://" + dataset, "split", split)));
    StageResult result = context.run(new IngestStage());
    return new Ingested(result.summary(), context.events().warnings());
  }
}
