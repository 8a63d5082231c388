package dev.cafrun.learning.train;

import dev.cafrun.core.metric.Agreement;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.model.Predictor;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Agreement on the validation split at one moment of training.
 *
 * @param valence how well valence is predicted
 * @param arousal how well arousal is predicted
 */
record Validation(Agreement valence, Agreement arousal) {

  /** Looks at every validation face. */
  static Validation of(Predictor predictor, FaceSet faces, List<Face> validation) {
    double[][] affect = predictor.predict(faces, validation);
    return new Validation(
        Agreement.of(validation.stream().mapToDouble(Face::valence).toArray(), affect[0]),
        Agreement.of(validation.stream().mapToDouble(Face::arousal).toArray(), affect[1]));
  }

  /** Mean CCC of both dimensions, by which models are compared; nothing where one is undefined. */
  OptionalDouble score() {
    Double v = valence.ccc();
    Double a = arousal.ccc();
    return v == null || a == null ? OptionalDouble.empty() : OptionalDouble.of((v + a) / 2);
  }
}
