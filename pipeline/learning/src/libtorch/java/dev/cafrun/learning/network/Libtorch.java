package dev.cafrun.learning.network;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;

/** The encoders written down once more, in libtorch's functions, and differentiated by libtorch. */
public final class Libtorch implements Autograd {
  /** For the service loader. */
  public Libtorch() {}

  @Override
  public Outcome encode(
      Backbone backbone,
      List<TensorLayout> layout,
      float[] parameters,
      float[] images,
      int size,
      float[] featureGradient) {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> weights = new LinkedHashMap<>();
      for (TensorLayout tensor : layout) {
        weights.put(tensor.name(), weight(tensor, parameters));
      }
      int batch = images.length / (3 * size * size);
      Tensor input = tensor(images, batch, 3, size, size);
      Tensor features =
          switch (backbone) {
            case ALEXNET -> alexNet(weights, input);
            case RESNET18 -> resNet18(weights, input);
          };
      Tensor slope = tensor(featureGradient, batch, backbone.features());
      features.backward(slope, new BoolOptional(false), false, new TensorArrayRefOptional());
      float[] gradient = new float[parameters.length];
      for (TensorLayout tensor : layout) {
        float[] part = floats(channelsLast(weights.get(tensor.name()).grad()));
        System.arraycopy(part, 0, gradient, Math.toIntExact(tensor.offset()), part.length);
      }
      return new Outcome(floats(features), gradient);
    }
  }

  /** Ours are (output, row, column, input), libtorch's (output, input, row, column). */
  private static Tensor weight(TensorLayout layout, float[] parameters) {
    float[] values = new float[Math.toIntExact(layout.length())];
    System.arraycopy(parameters, Math.toIntExact(layout.offset()), values, 0, values.length);
    Tensor weight = tensor(values, layout.shape().stream().mapToLong(i -> i).toArray());
    if (layout.shape().size() == 4) {
      weight = weight.permute(0, 3, 1, 2).contiguous();
    }
    return weight.requires_grad_(true);
  }

  private static Tensor channelsLast(Tensor gradient) {
    return gradient.dim() == 4 ? gradient.permute(0, 2, 3, 1) : gradient;
  }

  private static Tensor alexNet(Map<String, Tensor> weights, Tensor images) {
    Tensor x = convolveWithBias(weights, "features.0", images, 4, 2);
    x = convolveWithBias(weights, "features.3", pool(x, 0), 1, 2);
    x = convolveWithBias(weights, "features.6", pool(x, 0), 1, 1);
    x = convolveWithBias(weights, "features.8", x, 1, 1);
    x = convolveWithBias(weights, "features.10", x, 1, 1);
    if (x.size(2) >= 3) {
      x = pool(x, 0);
    }
    return adaptive_avg_pool2d(x, 6, 6).flatten(1, -1);
  }

  private static Tensor convolveWithBias(
      Map<String, Tensor> weights, String name, Tensor x, long stride, long padding) {
    return relu(
        conv2d(
            x,
            weights.get(name + ".weight"),
            new TensorOptional(weights.get(name + ".bias")),
            both(stride),
            both(padding),
            both(1),
            1));
  }

  private static Tensor resNet18(Map<String, Tensor> weights, Tensor images) {
    Tensor x = convolve(weights, "conv1", images, 2, 3);
    x = pool(relu(normalise(weights, "bn1", x)), 1);
    for (int stage = 1; stage <= 4; stage++) {
      for (int block = 0; block < 2; block++) {
        String name = "layer" + stage + "." + block;
        int stride = stage > 1 && block == 0 ? 2 : 1;
        Tensor y = convolve(weights, name + ".conv1", x, stride, 1);
        y = relu(normalise(weights, name + ".bn1", y));
        y = convolve(weights, name + ".conv2", y, 1, 1);
        y = normalise(weights, name + ".bn2", y);
        if (stride == 2) {
          x = convolve(weights, name + ".downsample.0", x, 2, 0);
          x = normalise(weights, name + ".downsample.1", x);
        }
        x = relu(y.add(x));
      }
    }
    return adaptive_avg_pool2d(x, 1, 1).flatten(1, -1);
  }

  private static Tensor convolve(
      Map<String, Tensor> weights, String name, Tensor x, long stride, long padding) {
    return conv2d(
        x,
        weights.get(name + ".weight"),
        new TensorOptional(),
        both(stride),
        both(padding),
        both(1),
        1);
  }

  private static Tensor normalise(Map<String, Tensor> weights, String name, Tensor x) {
    return batch_norm(
        x,
        new TensorOptional(weights.get(name + ".weight")),
        new TensorOptional(weights.get(name + ".bias")),
        new TensorOptional(),
        new TensorOptional(),
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

  private static Tensor tensor(float[] values, long... shape) {
    return from_blob(new FloatPointer(values), shape).clone();
  }

  private static float[] floats(Tensor tensor) {
    Tensor dense = tensor.detach().contiguous();
    float[] values = new float[Math.toIntExact(dense.numel())];
    dense.data_ptr_float().get(values);
    return values;
  }
}
