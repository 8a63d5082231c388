package dev.cafrun.learning.train;

import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.threshold.ThresholdSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that decides a training's result.
 *
 * @param spec the method's settings
 * @param align how the faces were brought to one place and size; says the network's input too
 * @param initial where encoder and head start from; nothing for random numbers
 * @param seed of parameters, dropout, shuffles and crops
 * @param faces pixels
 * @param training faces to learn from, at least a minibatch
 * @param validation faces to look at now and then; may be empty
 * @param thresholds between weak and strong
 */
record TrainingPlan(
    TrainSpec spec,
    AlignSpec align,
    Optional<Path> initial,
    long seed,
    FaceSet faces,
    List<Face> training,
    List<Face> validation,
    ThresholdSource thresholds) {

  /** Side of the network's input in pixels. */
  int size() {
    return align.size();
  }

  /** The learning rate of an iteration, counted from 0. */
  double learningRate(long iteration) {
    double decayed =
        spec.learningRate()
            * Math.pow(spec.decay().factor(), Math.floorDiv(iteration, spec.decay().every()));
    return iteration < spec.warmup() ? decayed * (iteration + 1) / spec.warmup() : decayed;
  }

  /** Whether the validation split is looked at after this many iterations. */
  boolean validates(long done) {
    return !validation.isEmpty() && (done % spec.validateEvery() == 0 || done == spec.iterations());
  }
}
