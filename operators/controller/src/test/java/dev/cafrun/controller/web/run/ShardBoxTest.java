package dev.cafrun.controller.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardBoxTest {
  @Test
  void fewShardsAreDrawnOneByOne() {
    List<StageView> column = new ArrayList<>();
    for (int shard = 0; shard < 8; shard++) {
      column.add(stage("align-" + shard, "pending", 0));
    }
    column.add(stage("align", "pending", 0));

    assertThat(ShardBox.fold(column)).isEqualTo(column);
    assertThat(ShardBox.fold(List.of(stage("train-1", "running", 7)))).hasSize(1);
  }

  @Test
  void ofManyShardsOneSeesHowFarTheyAreAndWhichAreInTrouble() {
    List<StageView> column = new ArrayList<>();
    for (int shard = 0; shard < 16; shard++) {
      String look = shard < 8 ? "succeeded" : shard == 9 ? "failed" : "pending";
      column.add(shard == 8 ? stage("align-8", "running", 50) : stage("align-" + shard, look, 0));
    }
    column.add(stage("align", "pending", 0));

    List<StageView> drawn = ShardBox.fold(column);

    assertThat(drawn)
        .extracting(StageView::name)
        .containsExactly("align-0 … align-15", "align-9", "align");
    assertThat(drawn.getFirst().state()).isEqualTo("8 of 16 done, 1 running");
    assertThat(drawn.getFirst().look()).isEqualTo("running");
    assertThat(drawn.getFirst().percent()).isEqualTo(53);
  }

  private static StageView stage(String name, String look, int percent) {
    boolean running = look.equals("running");
    return new StageView(name, "", look, look, running, percent, "", "", "", "", false);
  }
}
