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
