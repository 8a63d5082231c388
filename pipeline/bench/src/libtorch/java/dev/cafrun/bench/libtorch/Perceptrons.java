package dev.cafrun.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.dropout;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.relu;

import dev.cafrun.learning.network.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/** Head and critic in training mode. */
final class Perceptrons {
  private Perceptrons() {}

  /** What lies where in the head's vector. */
  static List<TensorLayout> headLayout(int features) {
    return layout(features, 64, 8, 2);
  }

  /** What lies where in the critic's vector. */
  static List<TensorLayout> criticLayout(int features) {
    return layout(features, 64, 32, 16);
  }

  private static List<TensorLayout> layout(int... widths) {
    List<TensorLayout> layout = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i + 1 < widths.length; i++) {
      List<Integer> shape = List.of(widths[i + 1], widths[i]);
      layout.add(new TensorLayout(i + ".weight", shape, offset));
      offset += (long) widths[i + 1] * widths[i];
      layout.add(new TensorLayout(i + ".bias", List.of(widths[i + 1]), offset));
      offset += widths[i + 1];
    }
    return layout;
  }

  /** (n, 2): valence and arousal. */
  static Tensor head(
      Weights weights, Tensor features, @Nullable Tensor featureMask, @Nullable Tensor hiddenMask) {
    Tensor x = dense(weights, 0, drop(features, 0.5, featureMask));
    x = dense(weights, 1, drop(relu(x), 0.5, hiddenMask));
    return dense(weights, 2, relu(x));
  }

  /** (n, 16): latents. */
  static Tensor critic(Weights weights, Tensor features, @Nullable Tensor mask) {
    Tensor x = dense(weights, 1, dense(weights, 0, features));
    return dense(weights, 2, relu(drop(x, 0.2, mask)));
  }

  private static Tensor dense(Weights weights, int layer, Tensor x) {
    return linear(
        x, weights.get(layer + ".weight"), new TensorOptional(weights.get(layer + ".bias")));
  }

  private static Tensor drop(Tensor x, double probability, @Nullable Tensor mask) {
    return mask == null ? dropout(x, probability, true) : x.mul(mask);
  }
}
