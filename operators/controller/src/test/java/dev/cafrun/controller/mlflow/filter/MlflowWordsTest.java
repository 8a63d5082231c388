package dev.cafrun.controller.mlflow.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Ids, patterns and names, as clients of MLflow write and read them. */
class MlflowWordsTest {
  @Test
  void anExperimentsIdIsDecimalAndMeansItAlone() {
    for (String name : List.of("", "a", "affectnet", "0", "Table-4.ä", "x".repeat(200))) {
      String id = ExperimentId.of(name);
      assertThat(id).matches("\\d+");
      assertThat(ExperimentId.experiment(id)).contains(name);
    }
    assertThat(ExperimentId.of("")).isEqualTo("0");
    assertThat(ExperimentId.of("table4")).as("for ever").isEqualTo("127961611920692");
    for (String id : List.of("", "-1", "01", "1.5", "255", "one", "9".repeat(2001))) {
      assertThat(ExperimentId.experiment(id)).as(id).isEmpty();
    }
  }

  @Test
  void aRunsIdHasNoDashes() {
    UUID run = UUID.fromString("f1234567-89ab-cdef-f123-456789abcdef");
    assertThat(RunId.of(run)).isEqualTo("f123456789abcdeff123456789abcdef");
    assertThat(RunId.of(RunId.of(run))).contains(run);
    assertThat(RunId.of(run.toString())).contains(run);
    assertThat(RunId.of("quickstart-1")).isEmpty();
  }

  @Test
  void patternsFitAsSqlHasThem() {
    assertThat(fits("res%", "resnet18")).isTrue();
    assertThat(fits("%net__", "resnet18")).isTrue();
    assertThat(fits("%a%b%", "xxaxxbxx")).isTrue();
    assertThat(fits("a%", "ba")).isFalse();
    assertThat(fits("A%", "ab")).isFalse();
    assertThat(fits("", "a")).isFalse();
    assertThat(fits("%", "")).isTrue();
    assertThat(fits("a.c", "abc")).as("no regular expression").isFalse();
    assertThat(new LikePattern("%NET%", true).fits("resnet18")).isTrue();
  }

  @Test
  void noPatternTakesLong() {
    String pattern = "%a".repeat(5_000) + "b";
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(fits(pattern, "a".repeat(10_000))).isFalse());
  }

  private static boolean fits(String pattern, String text) {
    return new LikePattern(pattern, false).fits(text);
  }

  @Test
  void clientsThatLeaveOutPromptsGetEveryModel() {
    NameFilter all = NameFilter.read("tag.`mlflow.prompt.is_prompt` != 'true'", false);
    assertThat(all.fits("quickstart")).isTrue();
    assertThat(all.exactly()).isEmpty();

    NameFilter one =
        NameFilter.read("name = 'q' AND tag.`mlflow.prompt.is_prompt` != 'true'", false);
    assertThat(one.exactly()).contains(List.of("q"));
    assertThat(NameFilter.read("tags.`mlflow.prompt.is_prompt` = 'true'", false).exactly())
        .as("prompts, of which there are none")
        .contains(List.of());
    assertThat(NameFilter.read("tags.team = 'affect'", false).fits("quickstart")).isFalse();
    assertThat(NameFilter.read("name LIKE 'q%' AND name != 'q'", false).fits("q")).isFalse();
    assertThat(NameFilter.read("name LIKE 'q%' AND name IN ('q', 'r')", false).exactly())
        .contains(List.of("q"));
  }

  @Test
  void versionsAreFoundByTheirRunToo() {
    UUID run = new UUID(1, 2);
    assertThat(NameFilter.read("run_id = '" + RunId.of(run) + "'", true).run()).contains(run);
    assertThat(NameFilter.read("run_id = 'x'", true).exactly()).contains(List.of());
    assertThat(sentence(() -> NameFilter.read("run_id = 'x'", false)))
        .startsWith("'run_id =' cannot be asked here; there are name with =");
    assertThat(sentence(() -> NameFilter.read("name > 'x'", true))).contains("does not compare");
  }

  private static String sentence(Supplier<?> reading) {
    try {
      return "read as " + reading.get();
    } catch (MlflowException e) {
      return e.sentence();
    }
  }
}
