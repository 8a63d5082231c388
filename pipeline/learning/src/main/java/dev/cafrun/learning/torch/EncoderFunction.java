package dev.cafrun.learning.torch;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu_;

import dev.cafrun.core.training.Backbone;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The two encoders as torchvision writes them, ReLU in place.
 *
 * <p>As PyTorch's autocast has it, a convolution reads images and weights in the type asked for,
 * and batch normalisation, ReLU and pooling stay in it; weights are kept, and gradients summed up,
 * in float32. The last averages are float32 again.
 */
public final class EncoderFunction {
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  /** Whose means and variances batch normalisation uses. */
  public enum Statistics {
    /** The batch's. */
    BATCH,
    /** The batch's, and the running ones move towards them. */
    BATCH_MOVING_RUNNING,
    /** The running ones. */
    RUNNING
  }

  private final Backbone backbone;
  private final Function<String, Tensor> weights;
  private final Function<String, Tensor> running;

  /**
   * An encoder of these tensors.
   *
   * @param weights by name, kernels as (output, input, row, column)
   * @param running batch normalisation's running means and variances by name
   */
  public EncoderFunction(
      Backbone backbone, Function<String, Tensor> weights, Function<String, Tensor> running) {
    this.backbone = backbone;
    this.weights = weights;
    this.running = running;
  }

  /**
   * (n, features), float32.
   *
   * @param images (n, 3, size, size), float32
   */
  public Tensor features(Tensor images, Statistics statistics, torch.ScalarType type) {
    return switch (backbone) {
      case ALEXNET -> alexNet(images, type);
      case RESNET18 -> resNet18(images, statistics, type);
    };
  }

  private Tensor alexNet(Tensor images, torch.ScalarType type) {
    Tensor x = convolveWithBias("features.0", images.to(type), 4, 2);
    x = convolveWithBias("features.3", pool(x, 0), 1, 2);
    x = convolveWithBias("features.6", pool(x, 0), 1, 1);
    x = convolveWithBias("features.8", x, 1, 1);
    x = convolveWithBias("features.10", x, 1, 1);
    return averages(pool(x, 0), 6);
  }

  private Tensor convolveWithBias(String name, Tensor x, long stride, long padding) {
    TensorOptional bias = new TensorOptional(weights.apply(name + ".bias").to(x.scalar_type()));
    return relu_(convolve(name, x, bias, stride, padding));
  }

  private Tensor resNet18(Tensor images, Statistics statistics, torch.ScalarType type) {
    Tensor x = convolve("conv1", images.to(type), 2, 3);
    x = pool(relu_(normalise("bn1", x, statistics)), 1);
    for (int stage = 1; stage <= 4; stage++) {
      for (int block = 0; block < 2; block++) {
        String name = "layer" + stage + "." + block;
        int stride = stage > 1 && block == 0 ? 2 : 1;
        Tensor y = convolve(name + ".conv1", x, stride, 1);
        y = relu_(normalise(name + ".bn1", y, statistics));
        y = convolve(name + ".conv2", y, 1, 1);
        y = normalise(name + ".bn2", y, statistics);
        if (stride == 2) {
          x = convolve(name + ".downsample.0", x, 2, 0);
          x = normalise(name + ".downsample.1", x, statistics);
        }
        x = relu_(y.add_(x));
      }
    }
    return averages(x, 1);
  }

  private static Tensor averages(Tensor x, long bins) {
    return adaptive_avg_pool2d(x.to(torch.ScalarType.Float), bins, bins).flatten(1, -1);
  }

  private Tensor convolve(String name, Tensor x, long stride, long padding) {
    return convolve(name, x, new TensorOptional(), stride, padding);
  }

  private Tensor convolve(String name, Tensor x, TensorOptional bias, long stride, long padding) {
    Tensor weight = weights.apply(name + ".weight").to(x.scalar_type());
    return conv2d(x, weight, bias, both(stride), both(padding), both(1), 1);
  }

  private Tensor normalise(String name, Tensor x, Statistics statistics) {
    boolean withRunning = statistics != Statistics.BATCH;
    return batch_norm(
        x,
        new TensorOptional(weights.apply(name + ".weight")),
        new TensorOptional(weights.apply(name + ".bias")),
        withRunning ? new TensorOptional(running.apply(name + ".running_mean")) : nothing(),
        withRunning ? new TensorOptional(running.apply(name + ".running_var")) : nothing(),
        statistics != Statistics.RUNNING,
        MOMENTUM,
        EPSILON,
        false);
  }

  private static TensorOptional nothing() {
    return new TensorOptional();
  }

  /** The largest of 3 × 3 at every second place; maps too small for that pass as they are. */
  private static Tensor pool(Tensor x, long padding) {
    return x.size(2) + 2 * padding < 3
        ? x
        : max_pool2d(x, both(3), both(2), both(padding), both(1), false);
  }

  private static long[] both(long value) {
    return new long[] {value, value};
  }
}
