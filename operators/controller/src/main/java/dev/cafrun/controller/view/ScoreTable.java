package dev.cafrun.controller.view;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.run.RunDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation's scores as text. Pure.
 *
 * @param rows one for valence, one for arousal; none before the evaluation
 * @param notes what they were measured on
 */
public record ScoreTable(List<Row> rows, List<String> notes) {
  /** The measures, in this order. */
  public static final List<String> MEASURES = List.of("RMSE", "SAGR", "PCC", "CCC");

  private static final List<String> DIMENSIONS = List.of("valence", "arousal");

  public ScoreTable {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * One dimension.
   *
   * @param dimension valence or arousal
   * @param scores in the order of {@link #MEASURES}
   */
  public record Row(String dimension, List<Score> scores) {}

  /**
   * One number.
   *
   * @param value three decimals, or {@code undefined}
   * @param deviation over several seeds, such as {@code ± 0.012}; empty for one
   * @param interval such as {@code 0.71 to 0.78}, 95 %, over subjects; empty if none was asked for
   */
  public record Score(String value, String deviation, String interval) {}

  public static ScoreTable of(RunDetail run) {
    Map<String, Object> metrics = run.summary().metrics();
    List<String> notes = new ArrayList<>(notes(metrics));
    if (!notes.isEmpty() && onGeneratedFaces(run)) {
      notes.add("measured on generated faces: it says nothing about real ones");
    }
    return new ScoreTable(rows(metrics), notes);
  }

  /** Of a version that was registered. */
  public static ScoreTable of(ModelVersion version) {
    return new ScoreTable(rows(version.metrics()), notes(version.metrics()));
  }

  private static List<Row> rows(Map<String, Object> metrics) {
    List<Row> rows = new ArrayList<>();
    for (String dimension : DIMENSIONS) {
      if (metrics.get(dimension) instanceof Map<?, ?> scores) {
        rows.add(new Row(dimension, scores(metrics, dimension, scores)));
      }
    }
    return rows;
  }

  private static List<Score> scores(
      Map<String, Object> metrics, String dimension, Map<?, ?> scores) {
    return MEASURES.stream()
        .map(
            measure -> {
              String name = measure.toLowerCase(java.util.Locale.ROOT);
              return new Score(
                  Numbers.score(scores.get(name)),
                  deviation(inside(metrics.get("sd"), dimension, name)),
                  interval(inside(metrics.get("interval95"), dimension, name)));
            })
        .toList();
  }

  private static @Nullable Object inside(@Nullable Object tree, String dimension, String measure) {
    return tree instanceof Map<?, ?> map && map.get(dimension) instanceof Map<?, ?> measures
        ? measures.get(measure)
        : null;
  }

  private static String deviation(@Nullable Object value) {
    return value instanceof Number ? "± " + Numbers.score(value) : "";
  }

  private static String interval(@Nullable Object value) {
    return value instanceof List<?> ends && ends.size() == 2
        ? Numbers.score(ends.get(0)) + " to " + Numbers.score(ends.get(1))
        : "";
  }

  private static List<String> notes(Map<String, Object> metrics) {
    if (rows(metrics).isEmpty()) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    if (metrics.get("samples") instanceof Number samples) {
      int seeds = metrics.get("seeds") instanceof List<?> list ? list.size() : 1;
      notes.add(
          "on " + samples + " test faces" + (seeds > 1 ? ", mean of " + seeds + " seeds" : ""));
    }
    if (metrics.get("people_not_apart") instanceof String by) {
      notes.add(
          "too good for people never seen: those tested may be among those trained on (split by "
              + by
              + ")");
    }
    if (metrics.containsKey("ensemble")) {
      notes.add("the seeds' predictions averaged: " + together(metrics.get("ensemble")));
    }
    if (metrics.get("identity") instanceof Map<?, ?> identity) {
      notes.addAll(identity(identity));
    }
    return notes;
  }

  /** What is left of the person in the features, and how much of the error is a person's own. */
  private static List<String> identity(Map<?, ?> identity) {
    List<String> notes = new ArrayList<>();
    if (identity.get("probe") instanceof Number) {
      notes.add(
          "which of %s people a face shows, a linear probe of the features knows in %s (untrained %s, chance %s)"
              .formatted(
                  identity.get("people"),
                  Numbers.percent(identity.get("probe")),
                  Numbers.percent(below(identity, "untrained", "probe")),
                  Numbers.percent(identity.get("chance"))));
    }
    if (below(identity, "valence", "between") instanceof Number valence
        && below(identity, "arousal", "between") instanceof Number arousal) {
      notes.add(
          "between people lies %s of the error's variance in valence, %s in arousal"
              .formatted(Numbers.percent(valence), Numbers.percent(arousal)));
    }
    return notes;
  }

  private static @Nullable Object below(Map<?, ?> tree, String node, String leaf) {
    return tree.get(node) instanceof Map<?, ?> map ? map.get(leaf) : null;
  }

  private static String together(@Nullable Object ensemble) {
    return DIMENSIONS.stream()
        .map(
            dimension ->
                "CCC " + Numbers.score(inside(ensemble, dimension, "ccc")) + " " + dimension)
        .collect(Collectors.joining(", "));
  }

  /** Whether nobody in the run's dataset exists. */
  public static boolean onGeneratedFaces(RunDetail run) {
    return run.spec().get("dataset") instanceof Map<?, ?> dataset
        && "demo".equals(dataset.get("format"));
  }
}
