package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.Face;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Measures for parts of the test split, averaged over the seeds, as a CSV table. */
final class Breakdown {

  private Breakdown() {}

  /** By subject; faces of unknown subject share one row with an empty name. */
  static String bySubject(List<Predictions> models) {
    return table("subject", models, Face::subject);
  }

  /** By the quadrant of the label; an axis belongs to the positive side. */
  static String byQuadrant(List<Predictions> models) {
    return table("quadrant", models, Breakdown::quadrant);
  }

  private static String quadrant(Face face) {
    return (face.valence() >= 0 ? "pleasant" : "unpleasant")
        + "-"
        + (face.arousal() >= 0 ? "excited" : "calm");
  }

  private static String table(String name, List<Predictions> models, Function<Face, String> part) {
    Map<String, List<Integer>> parts = new TreeMap<>();
    List<Face> faces = models.getFirst().faces();
    for (int i = 0; i < faces.size(); i++) {
      parts.computeIfAbsent(part.apply(faces.get(i)), unused -> new ArrayList<>()).add(i);
    }
    List<Object> header = new ArrayList<>(List.of(name, "samples"));
    for (Dimension dimension : Dimension.values()) {
      for (Metric metric : Metric.values()) {
        header.add(dimension.spelling() + "_" + metric.spelling());
      }
    }
    StringBuilder table = new StringBuilder(CsvTable.line(header.toArray()));
    parts.forEach((key, rows) -> table.append(row(key, rows, models)));
    return table.toString();
  }

  private static String row(String key, List<Integer> rows, List<Predictions> models) {
    List<Object> fields = new ArrayList<>(List.of(key, rows.size()));
    for (Dimension dimension : Dimension.values()) {
      List<Agreement> agreements =
          models.stream().map(model -> agreement(model, dimension, rows)).toList();
      for (Metric metric : Metric.values()) {
        List<@Nullable Double> values = new ArrayList<>();
        agreements.forEach(agreement -> values.add(metric.of(agreement)));
        fields.add(new Scores(values).mean().<Object>map(v -> v).orElse(""));
      }
    }
    return CsvTable.line(fields.toArray());
  }

  private static Agreement agreement(Predictions model, Dimension dimension, List<Integer> rows) {
    return Agreement.of(
        rows.stream().mapToDouble(i -> model.label(dimension, i)).toArray(),
        rows.stream().mapToDouble(i -> model.prediction(dimension, i)).toArray());
  }
}
