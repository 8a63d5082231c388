package dev.cafrun.learning.network;

import java.util.List;

/**
 * Where one tensor lies in a flat vector.
 *
 * @param name as in PyTorch's torchvision, such as {@code layer1.0.conv1.weight}
 * @param shape row-major; convolution weights are (output, kernel row, kernel column, input)
 * @param offset floats before it
 */
public record TensorLayout(String name, List<Integer> shape, long offset) {
  /** Floats in it. */
  public long length() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
