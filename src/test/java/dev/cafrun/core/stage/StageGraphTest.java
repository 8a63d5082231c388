package dev.cafrun.core.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageGraphTest {

  @Test
  void everyStageFollowsItsInputs() {
    StageGraph graph = StageGraph.forSeeds(List.of(1L, 2L));
    List<StageId> order = graph.stages();

    assertThat(order).hasSize(7);
    for (StageId stage : order) {
      assertThat(order.subList(0, order.indexOf(stage))).containsAll(graph.inputsOf(stage));
    }
  }

  @Test
  void evaluationJoinsTheSeeds() {
    StageGraph graph = StageGraph.forSeeds(List.of(3L, 10L));

    assertThat(graph.inputsOf(StageId.of("evaluate")))
        .map(StageId::spelling)
        .containsExactly("align", "train-3", "train-10");
  }

  @Test
  void theDataAreLookedAtAsAWholeOnceFacesAreAligned() {
    assertThat(StageGraph.forSeeds(List.of(1L)).inputsOf(StageId.of("group")))
        .map(StageId::spelling)
        .containsExactly("ingest", "align");
  }

  @Test
  void theAlignmentJoinsItsShards() {
    StageGraph graph = StageGraph.of(List.of(1L), 3);

    assertThat(graph.stages())
        .map(StageId::spelling)
        .containsExactly(
            "ingest",
            "align-0",
            "align-1",
            "align-2",
            "align",
            "group",
            "train-1",
            "evaluate",
            "register");
    assertThat(graph.inputsOf(StageId.shard(2))).containsExactly(StageId.of("ingest"));
    assertThat(graph.inputsOf(StageId.of("align")))
        .map(StageId::spelling)
        .containsExactly("ingest", "align-0", "align-1", "align-2");
    assertThat(graph.inputsOf(StageId.of("group")))
        .containsExactly(StageId.of("ingest"), StageId.of("align"));
  }

  @Test
  void oneShardIsTheAlignmentItself() {
    assertThat(StageGraph.of(List.of(1L), 1).stages())
        .isEqualTo(StageGraph.forSeeds(List.of(1L)).stages());
  }

  @Test
  void fromTheAlignmentOnAreItsShardsTooAndFromAShardNoOther() {
    StageGraph graph = StageGraph.of(List.of(1L), 2);

    assertThat(graph.from(StageId.of("align")))
        .contains(StageId.shard(0), StageId.shard(1), StageId.of("group"))
        .doesNotContain(StageId.of("ingest"));
    assertThat(graph.from(StageId.shard(1)))
        .contains(StageId.shard(1), StageId.of("align"), StageId.train(1))
        .doesNotContain(StageId.shard(0), StageId.of("ingest"));
  }

  @Test
  void aShardIsSpelledByItsNumber() {
    assertThat(StageId.of("align-12")).isEqualTo(StageId.shard(12));
    assertThat(StageId.shard(12).shard()).hasValue(12);
    assertThat(StageId.shard(12).seed()).isEmpty();
    assertThat(StageId.train(3).shard()).isEmpty();
    assertThatThrownBy(() -> StageId.of("group-1")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCircleIsRefusedAndNamed() {
    StageId align = StageId.of("align");
    StageId group = StageId.of("group");

    assertThatThrownBy(() -> StageGraph.of(Map.of(align, Set.of(group), group, Set.of(align))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stages wait for each other in a circle: align, group");
  }

  @Test
  void anInputThatIsNotThereIsRefusedAndNamed() {
    assertThatThrownBy(
            () -> StageGraph.of(Map.of(StageId.of("align"), Set.of(StageId.of("ingest")))))
        .hasMessage("stage align needs ingest, which is not in the graph");
  }

  @Test
  void anUnknownStageIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> StageId.of("aline"))
        .hasMessage(
            "unknown stage 'aline'; the stages are ingest, align, group, train, evaluate, register");
    assertThatThrownBy(() -> StageGraph.forSeeds(List.of(1L)).inputsOf(StageId.train(2)))
        .hasMessageStartingWith("unknown stage train-2");
  }
}
