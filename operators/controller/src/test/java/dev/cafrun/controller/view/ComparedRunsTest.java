package dev.cafrun.controller.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.file.SpecDifferences;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.testing.Story;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparedRunsTest {
  private static final RunDetail PLAIN = Story.succeeded("plain", Map.of());
  private static final RunDetail LONGER =
      Story.succeeded("longer", Map.of("iterations", 700, "critic", Map.of("margin", "constant")));

  @Test
  void onlyTheFieldsInWhichRunFilesDifferAreShownWithEachRunsValue() {
    assertThat(ComparedRuns.of(List.of(PLAIN, LONGER)).differences())
        .extracting(SpecDifferences.Field::path, SpecDifferences.Field::values)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                "train.critic.margin", List.of("adaptive", "constant")),
            org.assertj.core.groups.Tuple.tuple("train.iterations", List.of("50000", "700")))
        .hasSize(2);
  }

  @Test
  void runsThatAskForTheSameDifferInNothing() {
    assertThat(ComparedRuns.of(List.of(PLAIN, PLAIN)).differences()).isEmpty();
  }

  @Test
  void aRunWithoutScoresIsNamed() {
    assertThat(ComparedRuns.of(List.of(PLAIN, Story.running(3))).cautions())
        .containsExactly("no scores yet: quickstart-1");
  }

  @Test
  void aFieldIsStatedIfTheSpecWouldBeAnotherWithoutIt() {
    assertThat(SpecDifferences.fromDefaults(LONGER.spec()))
        .filteredOn(SpecDifferences.Stated::stated)
        .extracting(SpecDifferences.Stated::path)
        .containsExactlyInAnyOrder("dataset.format", "train.iterations", "train.critic.margin");
  }

  @Test
  void aTableOfThePaperHasACellForEachColumn() {
    assertThat(PaperTable.ALL)
        .allSatisfy(
            table ->
                assertThat(table.rows())
                    .allSatisfy(row -> assertThat(row).hasSameSizeAs(table.head())));
  }
}
