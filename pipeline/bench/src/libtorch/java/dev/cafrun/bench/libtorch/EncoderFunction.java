package dev.cafrun.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu_;

import dev.cafrun.core.training.Backbone;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** The two encoders in training mode, as torchvision writes them, ReLU in place. */
final class EncoderFunction {
  private final Backbone backbone;
  private final Weights weights;
  private final Weights statistics;

  EncoderFunction(Backbone backbone, Weights weights, Weights statistics) {
    this.backbone = backbone;
    this.weights = weights;
    this.statistics = statistics;
  }

  /**
   * (n, features).
   *
   * @param moving whether the running statistics move
   */
  Tensor features(Tensor images, boolean moving) {
    return switch (backbone) {
      case ALEXNET -> alexNet(images);
      case RESNET18 -> resNet18(images, moving);
    };
  }

  private Tensor alexNet(Tensor images) {
    Tensor x = convolveWithBias("features.0", images, 4, 2);
    x = convolveWithBias("features.3", pool(x, 0), 1, 2);
    x = convolveWithBias("features.6", pool(x, 0), 1, 1);
    x = convolveWithBias("features.8", x, 1, 1);
    x = convolveWithBias("features.10", x, 1, 1);
    if (x.size(2) >= 3) {
      x = pool(x, 0);
    }
    return adaptive_avg_pool2d(x, 6, 6).flatten(1, -1);
  }

  private Tensor convolveWithBias(String name, Tensor x, long stride, long padding) {
    TensorOptional bias = new TensorOptional(weights.get(name + ".bias"));
    return relu_(convolve(name, x, bias, stride, padding));
  }

  private Tensor resNet18(Tensor images, boolean moving) {
    Tensor x = convolve("conv1", images, 2, 3);
    x = pool(relu_(normalise("bn1", x, moving)), 1);
    for (int stage = 1; stage <= 4; stage++) {
      for (int block = 0; block < 2; block++) {
        String name = "layer" + stage + "." + block;
        int stride = stage > 1 && block == 0 ? 2 : 1;
        Tensor y = convolve(name + ".conv1", x, stride, 1);
        y = relu_(normalise(name + ".bn1", y, moving));
        y = convolve(name + ".conv2", y, 1, 1);
        y = normalise(name + ".bn2", y, moving);
        if (stride == 2) {
          x = convolve(name + ".downsample.0", x, 2, 0);
          x = normalise(name + ".downsample.1", x, moving);
        }
        x = relu_(y.add_(x));
      }
    }
    return adaptive_avg_pool2d(x, 1, 1).flatten(1, -1);
  }

  private Tensor convolve(String name, Tensor x, long stride, long padding) {
    return convolve(name, x, new TensorOptional(), stride, padding);
  }

  private Tensor convolve(String name, Tensor x, TensorOptional bias, long stride, long padding) {
    return conv2d(x, weights.get(name + ".weight"), bias, both(stride), both(padding), both(1), 1);
  }

  private Tensor normalise(String name, Tensor x, boolean moving) {
    return batch_norm(
        x,
        new TensorOptional(weights.get(name + ".weight")),
        new TensorOptional(weights.get(name + ".bias")),
        moving ? new TensorOptional(statistics.get(name + ".running_mean")) : new TensorOptional(),
        moving ? new TensorOptional(statistics.get(name + ".running_var")) : new TensorOptional(),
        true,
        0.1,
        1e-5,
        false);
  }

  private static Tensor pool(Tensor x, long padding) {
    return max_pool2d(x, both(3), both(2), both(padding), both(1), false);
  }

  private static long[] both(long value) {
    return new long[] {value, value};
  }
}
