package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.BatchNormGradientKernels;
import dev.cafrun.learning.engine.BatchNormKernels;
import dev.cafrun.learning.engine.Buffer;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.Memory;

/**
 * Batch normalisation, with an optional residual addition and ReLU in the same pass.
 *
 * <p>Every forward pass in training mode moves the running statistics, as in PyTorch: momentum 0.1,
 * the unbiased variance (of a single value: 0).
 */
final class BatchNormLayer implements Layer {
  private static final float EPSILON = 1e-5f;
  private static final float MOMENTUM = 0.1f;

  private final Engine engine;
  private final boolean relu;
  private final int channels;
  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter runningMean;
  private final Parameter runningVariance;
  private final float[] mean;
  private final float[] variance;
  private final Buffer output = new Buffer();
  private FeatureMap input = NoFeatureMap.MAP;
  private FeatureMap result = NoFeatureMap.MAP;

  BatchNormLayer(
      Engine engine,
      Parameters parameters,
      Parameters statistics,
      String name,
      int channels,
      boolean relu) {
    this.engine = engine;
    this.relu = relu;
    this.channels = channels;
    gamma = parameters.claim(name + ".weight", channels);
    beta = parameters.claim(name + ".bias", channels);
    runningMean = statistics.claim(name + ".running_mean", channels);
    runningVariance = statistics.claim(name + ".running_var", channels);
    mean = new float[channels];
    variance = new float[channels];
  }

  @Override
  public FeatureMap forward(FeatureMap input, boolean training) {
    return forward(input, 0, training);
  }

  /**
   * @param residual address of a map of the input's shape to add before ReLU, or 0
   */
  FeatureMap forward(FeatureMap input, long residual, boolean training) {
    this.input = input;
    if (training) {
      engine.batchNorm().statistics(input, mean, variance);
      moveRunningStatistics(input.rows());
    } else {
      Memory.read(runningMean.value(), mean);
      Memory.read(runningVariance.value(), variance);
    }
    float[] scale = Memory.read(gamma.value(), new float[channels]);
    float[] shift = Memory.read(beta.value(), new float[channels]);
    for (int c = 0; c < channels; c++) {
      scale[c] *= inverseDeviation(c);
    }
    result = input.at(output.require(input.length()));
    BatchNormKernels.Affine affine = new BatchNormKernels.Affine(mean, scale, shift);
    engine.batchNorm().normalise(input, affine, residual, relu, result.address());
    return result;
  }

  private float inverseDeviation(int channel) {
    return (float) (1 / Math.sqrt(variance[channel] + EPSILON));
  }

  private void moveRunningStatistics(int count) {
    float unbias = count / (float) Math.max(1, count - 1);
    float[] means = Memory.read(runningMean.value(), new float[channels]);
    float[] variances = Memory.read(runningVariance.value(), new float[channels]);
    for (int c = 0; c < channels; c++) {
      means[c] = (1 - MOMENTUM) * means[c] + MOMENTUM * mean[c];
      variances[c] = (1 - MOMENTUM) * variances[c] + MOMENTUM * variance[c] * unbias;
    }
    Memory.write(means, runningMean.value());
    Memory.write(variances, runningVariance.value());
  }

  @Override
  public FeatureMap backward(FeatureMap outputGradient, Gradients gradients) {
    backward(outputGradient, outputGradient.address());
    return outputGradient;
  }

  /**
   * As {@link #backward(FeatureMap, Gradients)}, but writes the input's gradient to another place
   * and leaves in {@code outputGradient} the gradient of the sum before ReLU, which is the
   * residual's.
   */
  void backward(FeatureMap outputGradient, long inputGradient) {
    double[] sums = new double[channels];
    double[] products = new double[channels];
    engine
        .batchNormGradient()
        .reduceGradient(
            input, mean, relu, result.address(), outputGradient.address(), sums, products);
    float[] gammas = Memory.read(gamma.value(), new float[channels]);
    float[] gammaGradient = new float[channels];
    float[] betaGradient = new float[channels];
    float[] ofGradient = new float[channels];
    float[] ofInput = new float[channels];
    float[] constant = new float[channels];
    double count = input.rows();
    for (int c = 0; c < channels; c++) {
      double deviation = inverseDeviation(c);
      betaGradient[c] = (float) sums[c];
      gammaGradient[c] = (float) (products[c] * deviation);
      double slope = gammas[c] * deviation;
      ofGradient[c] = (float) slope;
      ofInput[c] = (float) (-slope * products[c] / count * deviation * deviation);
      constant[c] = (float) (-slope * sums[c] / count);
    }
    Memory.write(gammaGradient, gamma.gradient());
    Memory.write(betaGradient, beta.gradient());
    engine
        .batchNormGradient()
        .inputGradient(
            input,
            outputGradient.address(),
            new BatchNormGradientKernels.Slope(mean, ofGradient, ofInput, constant),
            inputGradient);
  }

  @Override
  public void close() {
    output.close();
  }
}
