package dev.cafrun.controller.web.run;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.run.StageProgress;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.StageText;
import dev.cafrun.controller.view.WaitText;
import dev.cafrun.core.plan.StageState;
import java.time.Instant;
import java.util.Locale;

/**
 * One box of the page's row of stages, all text.
 *
 * @param name such as {@code train-1}
 * @param mark a sign for the state
 * @param state in words
 * @param look class of the box: {@code pending}, {@code running}, …
 * @param running whether it has a bar that moves
 * @param percent of the work that is done
 * @param progress such as {@code 240/600 iterations, loss 0.41}
 * @param time it took, or has taken so far
 * @param about what its output says of itself, or why it failed
 * @param waits for what; empty if for nothing, or its inputs alone
 * @param wrote whether an attempt has, or may have by now, a log to read
 */
record StageView(
    String name,
    String mark,
    String state,
    String look,
    boolean running,
    int percent,
    String progress,
    String time,
    String about,
    String waits,
    boolean wrote) {
  static StageView of(RunDetail run, StageDetail stage, Instant now) {
    StageProgress progress = stage.progress();
    boolean running = stage.state() == StageState.RUNNING;
    return new StageView(
        stage.stage().spelling(),
        StageText.mark(stage),
        StageText.state(stage, now),
        stage.cached() ? "cached" : stage.state().spelling().toLowerCase(Locale.ROOT),
        running,
        progress == null ? 0 : (int) Math.round(progress.share() * 100),
        running ? StageText.progress(stage) : "",
        stage.cached() || stage.seconds() == 0 ? "" : Elapsed.of(stage.seconds()),
        about(stage),
        WaitText.of(run, stage).orElse(""),
        !stage.attempts().isEmpty());
  }

  private static String about(StageDetail stage) {
    if (stage.failure() != null && stage.state() != StageState.SUCCEEDED) {
      return stage.failure().message();
    }
    return stage.state().terminal() ? StageText.summary(stage) : "";
  }
}
