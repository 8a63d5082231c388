package dev.cafrun.controller.cli;

import dev.cafrun.controller.run.RunDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An evaluation's metrics as a small table. Pure. */
final class MetricsText {
  private static final List<String> DIMENSIONS = List.of("valence", "arousal");
  private static final List<String> SCORES = List.of("rmse", "sagr", "pcc", "ccc");

  private MetricsText() {}

  /** Nothing before the evaluation. */
  static List<String> lines(RunDetail run) {
    Map<String, Object> metrics = run.summary().metrics();
    if (!metrics.containsKey("valence")) {
      return List.of();
    }
    Table table = new Table().row("", "RMSE", "SAGR", "PCC", "CCC");
    for (String dimension : DIMENSIONS) {
      List<String> row = new ArrayList<>(List.of(dimension));
      if (metrics.get(dimension) instanceof Map<?, ?> scores) {
        SCORES.forEach(score -> row.add(Numbers.score(scores.get(score))));
      }
      table.row(row.toArray(String[]::new));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(notes(run, metrics));
    return lines;
  }

  private static List<String> notes(RunDetail run, Map<String, Object> metrics) {
    List<String> notes = new ArrayList<>();
    if (metrics.get("samples") instanceof Number samples) {
      notes.add("on " + samples + " test faces" + seeds(metrics));
    }
    if (onGeneratedFaces(run)) {
      notes.add("measured on generated faces: it says nothing about real ones");
    }
    return notes;
  }

  private static String seeds(Map<String, Object> metrics) {
    return metrics.get("seeds") instanceof List<?> seeds && seeds.size() > 1
        ? ", mean of " + seeds.size() + " seeds"
        : "";
  }

  static boolean onGeneratedFaces(RunDetail run) {
    return run.spec().get("dataset") instanceof Map<?, ?> dataset
        && "demo".equals(dataset.get("format"));
  }
}
