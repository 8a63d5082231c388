package dev.cafrun.controller.cli.terminal;

import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RegisteredModel;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.view.CollectionText;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.ScoreTable;
import dev.cafrun.controller.view.StageText;
import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.Unregistered;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** A run in words: its end, its stages, its failure. Pure. */
public final class RunText {
  private final RunDetail run;
  private final Paint paint;

  public RunText(RunDetail run, Paint paint) {
    this.run = run;
    this.paint = paint;
  }

  /** {@code Run quickstart-3 succeeded in 3m 12s}. */
  public String headline() {
    RunSummary summary = run.summary();
    String verb = summary.phase().spelling().toLowerCase(Locale.ROOT);
    String took =
        switch (summary.phase()) {
          case SUCCEEDED, FAILED -> " in " + Elapsed.of(summary.seconds());
          case CANCELLED -> " after " + Elapsed.of(summary.seconds());
          case RUNNING -> " for " + Elapsed.of(summary.seconds()) + idle(summary);
          case PENDING, SUSPENDED -> "";
        };
    String said =
        switch (summary.phase()) {
          case CANCELLED -> "was cancelled";
          case PENDING -> "is waiting";
          case RUNNING -> "has been running";
          case SUSPENDED -> "is suspended";
          case SUCCEEDED, FAILED -> verb;
        };
    return "Run "
        + paint.strong(summary.displayId())
        + " "
        + paint.phase(summary.phase(), said)
        + took;
  }

  /** That what it left was collected; nothing if it was not. */
  public Optional<String> collected(ZoneId zone) {
    return Optional.ofNullable(run.collected())
        .map(collected -> paint.warn("collected") + ": " + CollectionText.of(collected, zone));
  }

  private static String idle(RunSummary summary) {
    return summary.driven() ? "" : "; nobody drives it now, the same `caf run` takes it up again";
  }

  /** One line for each stage. */
  public List<String> stages(Instant now) {
    Table table = new Table();
    for (StageDetail stage : run.stages()) {
      String about =
          stage.state().terminal() ? StageText.summary(stage) : StageText.progress(stage);
      table.row(
          StageText.mark(stage),
          stage.stage().spelling(),
          StageText.state(stage, now),
          stage.cached() || stage.seconds() == 0 ? "" : Elapsed.of(stage.seconds()),
          about);
    }
    List<String> lines = table.lines();
    List<String> painted = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      painted.add("  " + paint.state(run.stages().get(i).state(), lines.get(i)));
    }
    return painted;
  }

  /** What went wrong, where, what to do, and where more is written; nothing if all is well. */
  public List<String> failure() {
    Failure failure = run.summary().failure();
    if (failure == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(paint.bad(failure.code()) + ": " + PlainText.line(failure.message()));
    switch (failure.category()) {
      case USER -> {}
      case PLATFORM -> {
        if (run.collected() == null) {
          lines.add("the same command tries again and goes on where it stopped");
        }
      }
      case FATAL -> lines.add("this is a mistake in CafRun; please report it with the log");
    }
    failedLog().ifPresent(log -> lines.add("log: " + log));
    return lines;
  }

  private Optional<String> failedLog() {
    return run.stages().stream()
        .filter(stage -> stage.failure() != null)
        .flatMap(stage -> stage.attempts().reversed().stream())
        .map(AttemptDetail::log)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /**
   * {@code Model quickstart, version 3 (candidate)}, or why the run has none; nothing before either
   * is known.
   */
  public Optional<String> model() {
    Unregistered unregistered = run.unregistered();
    return unregistered == null
        ? Optional.ofNullable(run.model()).map(model -> "Model " + shown(model))
        : Optional.of("No model: " + unregistered.reason() + " (" + unregistered.code() + ")");
  }

  private String shown(RegisteredModel model) {
    String aliases =
        model.aliases().isEmpty() ? "" : " (" + String.join(", ", model.aliases()) + ")";
    return paint.strong(model.model()) + ", version " + model.version() + aliases;
  }

  /**
   * The scores as a table, and below it what they were measured on; nothing before the evaluation.
   */
  public static List<String> scores(RunDetail run) {
    ScoreTable scores = ScoreTable.of(run);
    if (scores.rows().isEmpty()) {
      return List.of();
    }
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of(""));
    head.addAll(ScoreTable.MEASURES);
    table.row(head.toArray(String[]::new));
    for (ScoreTable.Row row : scores.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.dimension()));
      row.scores().forEach(score -> cells.add((score.value() + " " + score.deviation()).strip()));
      table.row(cells.toArray(String[]::new));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(scores.notes());
    return lines;
  }

  /** Why the run's author may want to look at it although it went well. */
  public List<String> warnings() {
    return run.events().stream()
        .filter(event -> event.level() == EventLevel.WARNING)
        .map(event -> paint.warn("warning") + ": " + PlainText.line(event.message()))
        .toList();
  }
}
