package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.learning.plot.Cloud;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.OptionalDouble;

/** What one model says about a list of faces. */
final class Predictions {

  private final long seed;
  private final FaceRows faces;
  private final double[] valence;
  private final double[] arousal;

  /**
   * Takes the arrays as they are.
   *
   * @param seed of the model's training
   * @param faces what was looked at
   * @param valence one prediction in [−1, 1] per face, and so {@code arousal}
   */
  Predictions(long seed, List<Face> faces, double[] valence, double[] arousal) {
    this.seed = seed;
    this.faces = FaceRows.of(faces);
    this.valence = valence;
    this.arousal = arousal;
  }

  /**
   * What several models say together: the mean of their predictions for each face.
   *
   * @param models at least one, all of the same faces
   */
  static Predictions together(List<Predictions> models) {
    FaceRows faces = models.getFirst().faces;
    double[] valence = new double[faces.size()];
    double[] arousal = new double[faces.size()];
    for (Predictions model : models) {
      for (int i = 0; i < faces.size(); i++) {
        valence[i] += model.valence[i] / models.size();
        arousal[i] += model.arousal[i] / models.size();
      }
    }
    return new Predictions(models.getFirst().seed, faces, valence, arousal);
  }

  long seed() {
    return seed;
  }

  FaceRows faces() {
    return faces;
  }

  double label(Dimension dimension, int i) {
    return faces.label(i, dimension);
  }

  double prediction(Dimension dimension, int i) {
    return (dimension == Dimension.VALENCE ? valence : arousal)[i];
  }

  double[] labels(Dimension dimension) {
    return faces.labels(dimension);
  }

  double[] predictions(Dimension dimension) {
    return (dimension == Dimension.VALENCE ? valence : arousal).clone();
  }

  /** Predictions of a dimension over its labels. */
  Cloud agreementCloud(Dimension dimension) {
    return Cloud.of(labels(dimension), dimension == Dimension.VALENCE ? valence : arousal);
  }

  /** What it says, on the plane. */
  Cloud predictedCloud() {
    return Cloud.of(valence, arousal);
  }

  /** Pooled agreement over all faces. */
  Agreement agreement(Dimension dimension) {
    return Agreement.of(labels(dimension), predictions(dimension));
  }

  /** Mean CCC of both dimensions, by which seeds are compared; nothing where one is undefined. */
  OptionalDouble meanConcordance() {
    Double valenceCcc = agreement(Dimension.VALENCE).ccc();
    Double arousalCcc = agreement(Dimension.AROUSAL).ccc();
    return valenceCcc == null || arousalCcc == null
        ? OptionalDouble.empty()
        : OptionalDouble.of((valenceCcc + arousalCcc) / 2);
  }

  /** {@code predictions.csv}: what each model says about each face. */
  static void write(List<Predictions> models, Writer table) throws IOException {
    table.write(
        CsvTable.line(
            "id",
            "subject",
            "seed",
            "valence",
            "arousal",
            "predicted_valence",
            "predicted_arousal"));
    for (Predictions model : models) {
      for (int i = 0; i < model.faces().size(); i++) {
        Face face = model.faces().get(i);
        table.write(
            CsvTable.line(
                face.id(),
                face.subject(),
                model.seed(),
                face.valence(),
                face.arousal(),
                (float) model.prediction(Dimension.VALENCE, i),
                (float) model.prediction(Dimension.AROUSAL, i)));
      }
    }
  }
}
