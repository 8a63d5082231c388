package dev.cafrun.learning.caf;

import dev.cafrun.learning.network.TensorLayout;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Decoupled weight decay (Loshchilov and Hutter, <i>Decoupled Weight Decay Regularization</i>,
 * 2019): before Adam's step, weights shrink by learning rate · rate of themselves, past Adam's
 * moments. Only matrices and kernels shrink: a bias or one of batch normalisation's scales and
 * shifts says where an activation lies, not how much a network has learned by heart.
 */
final class WeightDecay {
  private final double rate;
  private final List<INDArray> weights;

  /**
   * The decay of some of a vector's tensors.
   *
   * @param rate from 0, which changes nothing
   * @param parameters live
   * @param layout what lies where in them
   */
  WeightDecay(double rate, INDArray parameters, List<TensorLayout> layout) {
    this.rate = rate;
    this.weights =
        layout.stream()
            .filter(tensor -> tensor.shape().size() > 1)
            .map(tensor -> parameters.get(NDArrayIndex.interval(tensor.offset(), tensor.end())))
            .toList();
  }

  /** Shrinks them once. */
  void apply(double learningRate) {
    if (rate > 0) {
      weights.forEach(weight -> weight.muli(1 - learningRate * rate));
    }
  }
}
