package dev.cafrun.controller.web.run;

import dev.cafrun.core.stage.StageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Draws many shards as one box: what is of interest is how far they are, and which are in trouble.
 */
final class ShardBox {
  private static final int MOST_DRAWN = 8;
  private static final Set<String> DONE = Set.of("succeeded", "cached");
  private static final Set<String> TROUBLE = Set.of("failed", "retrying");

  private ShardBox() {}

  /** A column with its shards in one box if there are many, and those in trouble after it. */
  static List<StageView> fold(List<StageView> column) {
    List<StageView> shards = column.stream().filter(ShardBox::isShard).toList();
    if (shards.size() <= MOST_DRAWN) {
      return column;
    }
    List<StageView> drawn = new ArrayList<>();
    drawn.add(box(shards));
    shards.stream().filter(shard -> TROUBLE.contains(shard.look())).forEach(drawn::add);
    column.stream().filter(stage -> !isShard(stage)).forEach(drawn::add);
    return drawn;
  }

  private static boolean isShard(StageView stage) {
    return StageId.of(stage.name()).shard().isPresent();
  }

  private static StageView box(List<StageView> shards) {
    long done = shards.stream().filter(shard -> DONE.contains(shard.look())).count();
    long running = shards.stream().filter(StageView::running).count();
    boolean all = done == shards.size();
    StageView like =
        all || running == 0
            ? shards.getFirst()
            : shards.stream().filter(StageView::running).findFirst().orElseThrow();
    int percent = (int) shards.stream().mapToInt(shard -> share(shard)).average().orElse(0);
    return new StageView(
        shards.getFirst().name() + " … " + shards.getLast().name(),
        like.mark(),
        done + " of " + shards.size() + " done" + (running > 0 ? ", " + running + " running" : ""),
        like.look(),
        running > 0,
        percent,
        "",
        "",
        "",
        running == 0 && !all ? like.waits() : "",
        false);
  }

  private static int share(StageView shard) {
    return DONE.contains(shard.look()) ? 100 : shard.running() ? shard.percent() : 0;
  }
}
