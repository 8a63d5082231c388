package dev.cafrun.learning.model;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.network.Perceptron;
import dev.cafrun.runtime.StageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stretches what a model says about its mean until, on the validation split, it spreads like the
 * labels there: dropout in so narrow a head makes a network say too little. A training finds it
 * whether it is wanted or not, so that the same training serves with it and without.
 *
 * @param valence what becomes of the first output
 * @param arousal what becomes of the second
 */
public record Calibration(Line valence, Line arousal) {
  /** The file in a training's output that holds one for each of its models. */
  public static final String FILE = "calibration.json";

  /**
   * An output y becomes scale · y + shift.
   *
   * @param scale positive and finite
   * @param shift finite
   */
  public record Line(double scale, double shift) {
    static final Line AS_IT_IS = new Line(1, 0);

    public Line {
      if (!(scale > 0) || !Double.isFinite(scale) || !Double.isFinite(shift)) {
        throw new IllegalArgumentException("no line: " + scale + " · y + " + shift);
      }
    }

    /** As it is without anybody to compare with, or where either does not vary. */
    private static Line between(double[] said, double[] labels) {
      MeanAndDeviation own = MeanAndDeviation.of(said);
      double scale = MeanAndDeviation.of(labels).deviation() / own.deviation();
      return Double.isFinite(scale) && scale > 0
          ? new Line(scale, (1 - scale) * own.mean())
          : AS_IT_IS;
    }

    private static Line of(@Nullable Object tree) {
      if (tree instanceof Map<?, ?> line
          && line.get("scale") instanceof Number scale
          && line.get("shift") instanceof Number shift) {
        return new Line(scale.doubleValue(), shift.doubleValue());
      }
      throw new IllegalArgumentException("no line: " + tree);
    }

    private Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("scale", scale);
      tree.put("shift", shift);
      return tree;
    }
  }

  /**
   * By what a model says itself.
   *
   * @param validation may be empty
   */
  public static Calibration of(Predictor predictor, FaceSet faces, List<Face> validation) {
    double[][] said = predictor.predict(faces, validation);
    return new Calibration(
        Line.between(said[0], validation.stream().mapToDouble(Face::valence).toArray()),
        Line.between(said[1], validation.stream().mapToDouble(Face::arousal).toArray()));
  }

  /**
   * What is to become of a trained model before it is judged and registered; nothing if the run
   * wants it as it is. Trainings of before kept no such file: their models are calibrated already
   * where the run wanted it.
   *
   * @param model names the model's file
   */
  public static Optional<Calibration> wanted(StageContext context, StageId training, String model)
      throws IOException {
    return context.spec().train().calibrate() && context.manifest(training).file(FILE).isPresent()
        ? Optional.of(read(context.input(training, FILE), model))
        : Optional.empty();
  }

  /**
   * That of one model of a training.
   *
   * @param file {@value #FILE}
   * @param model names the model's file
   * @throws IOException if the file cannot be read or holds none for that model
   */
  public static Calibration read(Path file, String model) throws IOException {
    Map<String, Object> models = JsonFile.parse(Files.readString(file));
    try {
      if (models.get(model) instanceof Map<?, ?> lines) {
        return new Calibration(Line.of(lines.get("valence")), Line.of(lines.get("arousal")));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    throw new IOException(file + " holds nothing for " + model);
  }

  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("valence", valence.tree());
    tree.put("arousal", arousal.tree());
    return tree;
  }

  /** Changes a head once and for all. */
  void stretch(Perceptron head) {
    head.stretch(0, valence.scale(), valence.shift());
    head.stretch(1, arousal.scale(), arousal.shift());
  }
}
