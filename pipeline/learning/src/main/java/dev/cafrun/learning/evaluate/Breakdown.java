package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.runtime.compact.Ints;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures for parts of the test split, averaged over the seeds, as a CSV table. */
final class Breakdown {

  private Breakdown() {}

  /** By subject; faces of unknown subject share one row with an empty name. */
  static void bySubject(List<Predictions> models, Writer file) throws IOException {
    write("subject", models, FaceRows::subject, file);
  }

  /** By the quadrant of the label; an axis belongs to the positive side. */
  static void byQuadrant(List<Predictions> models, Writer file) throws IOException {
    write("quadrant", models, Breakdown::quadrant, file);
  }

  private static String quadrant(FaceRows faces, int face) {
    return (faces.label(face, Dimension.VALENCE) >= 0 ? "pleasant" : "unpleasant")
        + "-"
        + (faces.label(face, Dimension.AROUSAL) >= 0 ? "excited" : "calm");
  }

  /** Names the part that a face belongs to. */
  private interface Part {
    String of(FaceRows faces, int face);
  }

  private static void write(String name, List<Predictions> models, Part part, Writer file)
      throws IOException {
    Map<String, Ints> parts = new TreeMap<>();
    FaceRows faces = models.getFirst().faces();
    for (int i = 0; i < faces.size(); i++) {
      parts.computeIfAbsent(part.of(faces, i), unused -> new Ints()).add(i);
    }
    List<Object> header = new ArrayList<>(List.of(name, "samples"));
    for (Dimension dimension : Dimension.values()) {
      for (Metric metric : Metric.values()) {
        header.add(dimension.spelling() + "_" + metric.spelling());
      }
    }
    file.write(CsvTable.line(header.toArray()));
    for (Map.Entry<String, Ints> one : parts.entrySet()) {
      file.write(row(one.getKey(), one.getValue().toArray(), models));
    }
  }

  private static String row(String key, int[] rows, List<Predictions> models) {
    List<Object> fields = new ArrayList<>(List.of(key, rows.length));
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

  private static Agreement agreement(Predictions model, Dimension dimension, int[] rows) {
    return Agreement.of(
        IntStream.of(rows).mapToDouble(i -> model.label(dimension, i)).toArray(),
        IntStream.of(rows).mapToDouble(i -> model.prediction(dimension, i)).toArray());
  }
}
