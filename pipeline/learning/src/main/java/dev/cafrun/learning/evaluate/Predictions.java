package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.learning.data.Face;
import java.util.List;
import java.util.OptionalDouble;

/** What one model says about a list of faces. */
final class Predictions {

  private final long seed;
  private final List<Face> faces;
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
    this.faces = List.copyOf(faces);
    this.valence = valence;
    this.arousal = arousal;
  }

  /**
   * What several models say together: the mean of their predictions for each face.
   *
   * @param models at least one, all of the same faces
   */
  static Predictions together(List<Predictions> models) {
    List<Face> faces = models.getFirst().faces;
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

  List<Face> faces() {
    return faces;
  }

  double label(Dimension dimension, int i) {
    return faces.get(i).label(dimension);
  }

  double prediction(Dimension dimension, int i) {
    return (dimension == Dimension.VALENCE ? valence : arousal)[i];
  }

  double[] labels(Dimension dimension) {
    return faces.stream().mapToDouble(face -> face.label(dimension)).toArray();
  }

  double[] predictions(Dimension dimension) {
    return (dimension == Dimension.VALENCE ? valence : arousal).clone();
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
}
