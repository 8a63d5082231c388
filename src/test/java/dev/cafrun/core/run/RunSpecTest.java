package dev.cafrun.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a run may change once it is there. */
class RunSpecTest {
  private static RunSpec training(Map<String, Object> settings) {
    return RunReader.readSpec(
        Map.of("dataset", Map.of("format", "demo"), "stages", Map.of("train", settings)));
  }

  private static Map<String, Object> limits(Object... resource) {
    return Map.of("limits", Map.of(resource[0], resource[1]));
  }

  @Test
  void itTakesTheResourcesOfAnotherAndNothingElse() {
    RunSpec accepted = training(Map.of("deadline", "2h", "resources", limits("memory", "64Gi")));
    RunSpec now = training(Map.of("deadline", "9h", "resources", limits("memory", "4Gi")));

    RunSpec sized = accepted.withResourcesOf(now);

    assertThat(sized.stage(StageKind.TRAIN))
        .isEqualTo(accepted.stage(StageKind.TRAIN).with(limits("memory", "4Gi")));
    assertThat(sized.stage(StageKind.EVALUATE)).isEqualTo(StageSpec.DEFAULT);
    for (StageKind kind : StageKind.values()) {
      assertThat(sized.parameters(kind)).isEqualTo(accepted.parameters(kind));
    }
  }

  @Test
  void aStageThatSaysNothingAnyMoreHasNoResourcesOfItsOwn() {
    RunSpec accepted = training(Map.of("resources", limits("memory", "64Gi")));
    RunSpec now = RunReader.readSpec(Map.of("dataset", Map.of("format", "demo")));

    assertThat(accepted.withResourcesOf(now).stage(StageKind.TRAIN).resources()).isEmpty();
  }

  @Test
  void whatTheDataMayBeUsedForIsReportedWithoutReadingTheDataAnew() {
    RunSpec plain = RunReader.readSpec(Map.of("dataset", Map.of("format", "demo")));
    RunSpec stated =
        RunReader.readSpec(
            Map.of(
                "dataset",
                Map.of("format", "demo", "licence", "CC0 1.0", "maxNearDuplicates", 0.5)));

    for (StageKind kind : StageKind.values()) {
      if (kind == StageKind.GROUP) {
        assertThat(stated.parameters(kind)).isNotEqualTo(plain.parameters(kind));
      } else {
        assertThat(stated.parameters(kind)).isEqualTo(plain.parameters(kind));
      }
    }
  }

  @Test
  void intoHowManyShardsTheWorkIsSplitChangesShardsAndNoOutputElse() {
    RunSpec whole = aligned(1);
    RunSpec four = aligned(4);
    RunSpec five = aligned(5);

    for (StageKind kind : StageKind.values()) {
      assertThat(four.parameters(kind)).isEqualTo(whole.parameters(kind));
    }
    assertThat(four.parameters(StageId.shard(0)))
        .isEqualTo(four.parameters(StageId.shard(1)))
        .isNotEqualTo(five.parameters(StageId.shard(0)));
    assertThat(four.parameters(StageId.of(StageKind.ALIGN)))
        .isEqualTo(whole.parameters(StageId.of(StageKind.ALIGN)));
    assertThat(whole).isEqualTo(RunReader.readSpec(Map.of("dataset", Map.of("format", "demo"))));
    assertThatThrownBy(() -> aligned(257))
        .hasMessageContaining("align.shards: must be from 1 to 256");
    assertThatThrownBy(() -> aligned(0))
        .hasMessageContaining("align.shards: must be from 1 to 256");
  }

  private static RunSpec aligned(int shards) {
    return RunReader.readSpec(
        Map.of("dataset", Map.of("format", "demo"), "align", Map.of("shards", shards)));
  }

  @Test
  void whoeverAcceptsPeopleOnBothSidesHasThemReadJudgedAndReportedAsSuch() {
    RunSpec apart = official(false);
    RunSpec mixed = official(true);

    for (StageKind kind : List.of(StageKind.INGEST, StageKind.GROUP, StageKind.EVALUATE)) {
      assertThat(mixed.parameters(kind)).isNotEqualTo(apart.parameters(kind));
    }
    assertThat(mixed.parameters(StageKind.TRAIN)).isEqualTo(apart.parameters(StageKind.TRAIN));
  }

  private static RunSpec official(boolean mixed) {
    return RunReader.readSpec(
        Map.of(
            "dataset",
            Map.of(
                "format",
                "csv",
                "source",
                "file:///faces",
                "split",
                Map.of("by", "official", "allowPeopleOnBothSides", mixed))));
  }

  @Test
  void aGpuNeitherComesNorGoesForTheStagesImageWouldBeAnother() {
    RunSpec without = training(Map.of("resources", limits("memory", "4Gi")));
    RunSpec with = training(Map.of("resources", limits("nvidia.com/gpu", 1)));
    RunSpec fewer = training(Map.of("resources", limits("nvidia.com/gpu", 4)));

    assertThat(without.withResourcesOf(with).stage(StageKind.TRAIN))
        .isEqualTo(without.stage(StageKind.TRAIN));
    assertThat(with.withResourcesOf(without).stage(StageKind.TRAIN))
        .isEqualTo(with.stage(StageKind.TRAIN));
    assertThat(fewer.withResourcesOf(with).stage(StageKind.TRAIN))
        .isEqualTo(with.stage(StageKind.TRAIN));
  }
}
