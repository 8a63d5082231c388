package dev.cafrun.bench.libtorch;

import static dev.cafrun.learning.torch.Tensors.number;

import org.bytedeco.pytorch.Tensor;

/** L_AV. */
final class RegressionFunction {
  private RegressionFunction() {}

  /** Of (n, 2) predictions and n labels each. */
  static Tensor loss(Tensor predictions, Tensor valence, Tensor arousal) {
    Terms v = Terms.of(predictions.select(1, 0), valence);
    Terms a = Terms.of(predictions.select(1, 1), arousal);
    return v.error
        .add(a.error)
        .add(missing(v.pearson, a.pearson))
        .add(missing(v.concordance, a.concordance));
  }

  /** ½ (1 − (v + a)/2). */
  private static Tensor missing(Tensor v, Tensor a) {
    return v.add(a).mul(number(-0.25)).add(number(0.5));
  }

  private record Terms(Tensor error, Tensor pearson, Tensor concordance) {
    static Terms of(Tensor predicted, Tensor labels) {
      Tensor p = predicted.sub(predicted.mean());
      Tensor y = labels.sub(labels.mean());
      Tensor variances = p.square().mean().mul(y.square().mean());
      Tensor covariance = p.mul(y).mean();
      Tensor bias = predicted.mean().sub(labels.mean());
      Tensor spread = p.square().mean().add(y.square().mean()).add(bias.square());
      return new Terms(
          predicted.sub(labels).square().mean().sqrt(),
          covariance.div(variances.sqrt()),
          covariance.mul(number(2)).div(spread));
    }
  }
}
