package dev.cafrun.learning.network;

import java.util.List;

/**
 * One named stretch of a flat vector.
 *
 * @param name as in PyTorch, such as {@code layer1.0.conv1.weight}
 * @param shape row-major; convolution weights are (output, kernel row, kernel column, input)
 * @param offset floats before it in the flat vector
 * @param value address of its first float
 * @param gradient address of its gradient's first float
 */
record Parameter(String name, List<Integer> shape, long offset, long value, long gradient) {
  long length() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
