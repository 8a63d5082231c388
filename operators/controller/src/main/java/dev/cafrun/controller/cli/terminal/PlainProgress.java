package dev.cafrun.controller.cli.terminal;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.StageText;
import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.stage.StageId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines for logs and pipes: every change of a stage's state at once, its progress now and then. */
final class PlainProgress implements ProgressView {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Map<StageId, Said> said = new HashMap<>();

  PlainProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void show(RunDetail run, Instant now) {
    run.stages().forEach(stage -> show(stage, now));
    out.flush();
  }

  @Override
  public void close() {}

  private void show(StageDetail stage, Instant now) {
    String key = stage.state() + " " + stage.attempts().size();
    String progress = StageText.progress(stage);
    Said before = said.get(stage.stage());
    if (before == null || !before.key.equals(key)) {
      said.put(stage.stage(), new Said(key, progress, now));
      if (before != null || stage.attempts().size() > 0 || stage.state().terminal()) {
        out.println(PlainText.line(changed(stage, now)));
      }
    } else if (!progress.equals(before.progress) && isDue(before.at, now)) {
      said.put(stage.stage(), new Said(key, progress, now));
      out.println(PlainText.line(stage.stage() + ": " + progress));
    }
  }

  /** The clock may be set at any moment. */
  private static boolean isDue(Instant before, Instant now) {
    return Duration.between(before, now).abs().compareTo(PAUSE) >= 0;
  }

  private static String changed(StageDetail stage, Instant now) {
    String line = stage.stage() + ": " + StageText.state(stage, now);
    if (stage.failure() != null && !stage.state().terminal()) {
      return line + ": " + stage.failure().message();
    }
    if (!stage.state().terminal() || stage.cached() || stage.attempts().isEmpty()) {
      return line;
    }
    String summary = StageText.summary(stage);
    return line + " in " + Elapsed.of(stage.seconds()) + (summary.isEmpty() ? "" : ", " + summary);
  }

  /** What was printed last of a stage. */
  private record Said(String key, @Nullable String progress, Instant at) {}
}
