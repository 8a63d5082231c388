package dev.cafrun.learning.graph;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A named tensor inside a flat vector.
 *
 * @param name as in PyTorch, such as {@code layer1.0.conv1.weight}
 * @param shape row-major; convolution weights are (output, kernel row, kernel column, input)
 * @param offset floats before it in the flat vector
 */
public record NamedSlice(String name, List<Integer> shape, long offset) {
  /** Copies the shape and checks the offset. */
  public NamedSlice {
    shape = List.copyOf(shape);
    if (offset < 0) {
      throw new IllegalArgumentException(name + " starts before its vector: " + offset);
    }
  }

  /** Floats in it. */
  public long length() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** The offset after it. */
  public long end() {
    return offset + length();
  }

  /** The live tensor inside a vector of rank 1: writing to one writes to the other. */
  public INDArray of(INDArray vector) {
    return vector
        .get(NDArrayIndex.interval(offset, end()))
        .reshape('c', shape.stream().mapToInt(Integer::intValue).toArray());
  }
}
