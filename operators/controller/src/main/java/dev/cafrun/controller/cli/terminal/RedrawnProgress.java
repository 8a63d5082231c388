package dev.cafrun.controller.cli.terminal;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.run.StageProgress;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.StageText;
import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.plan.StageState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A block of a terminal, drawn again in place: one line for each stage. */
final class RedrawnProgress implements ProgressView {
  private static final int BAR = 20;
  private static final String FIRST_COLUMN = Ink.sequence("[G");
  private static final String ERASE_LINE = Ink.sequence("[K");
  private static final String ERASE_BELOW = Ink.sequence("[J");

  private final Terminal terminal;
  private final Paint paint;
  private List<String> drawn = List.of();

  RedrawnProgress(Terminal terminal) {
    this.terminal = terminal;
    this.paint = terminal.paint();
  }

  @Override
  public void show(RunDetail run, Instant now) {
    List<String> lines = block(run, now);
    if (lines.equals(drawn)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (!drawn.isEmpty()) {
      text.append(Ink.sequence("[" + drawn.size() + "A")).append(FIRST_COLUMN);
    }
    lines.forEach(line -> text.append(ERASE_LINE).append(line).append('\n'));
    text.append(ERASE_BELOW);
    terminal.out().print(text);
    terminal.out().flush();
    drawn = lines;
  }

  @Override
  public void close() {
    terminal.out().flush();
  }

  private List<String> block(RunDetail run, Instant now) {
    int names =
        run.stages().stream().mapToInt(stage -> stage.stage().spelling().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add(paint.strong(run.summary().displayId()) + "  " + Elapsed.of(run.summary().seconds()));
    for (StageDetail stage : run.stages()) {
      lines.add(line(stage, names, now));
    }
    return lines;
  }

  private String line(StageDetail stage, int names, Instant now) {
    String name = stage.stage().spelling();
    String head = "  " + StageText.mark(stage) + " " + name + " ".repeat(names - name.length() + 2);
    String body = body(stage, now);
    int room = terminal.columns() - head.length() - 1;
    StageProgress progress = stage.progress();
    if (stage.state() != StageState.RUNNING || progress == null || room < BAR + 10) {
      return paint.state(stage.state(), head + cut(body, room));
    }
    int filled = (int) Math.round(progress.share() * BAR);
    return paint.live(head + "━".repeat(filled))
        + paint.faint("─".repeat(BAR - filled))
        + "  "
        + cut(body, room - BAR - 2);
  }

  private static String body(StageDetail stage, Instant now) {
    String time = stage.cached() || stage.seconds() == 0 ? "" : Elapsed.of(stage.seconds());
    List<String> parts = new ArrayList<>();
    StageProgress progress = stage.progress();
    if (stage.state() == StageState.RUNNING && progress != null) {
      parts.add(progress.done() + "/" + progress.total());
      parts.addAll(StageText.details(progress.details()));
      parts.add(time);
    } else {
      parts.add(StageText.state(stage, now));
      parts.add(time);
      parts.add(stage.state().terminal() ? StageText.summary(stage) : "");
    }
    parts.removeIf(String::isEmpty);
    return String.join("  ", parts);
  }

  private static String cut(String body, int room) {
    String text = PlainText.line(body);
    return text.length() <= room ? text : text.substring(0, Math.max(room - 1, 0)) + "…";
  }
}
