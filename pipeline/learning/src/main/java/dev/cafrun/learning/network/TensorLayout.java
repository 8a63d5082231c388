package dev.cafrun.learning.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Where one tensor lies in a flat vector.
 *
 * @param name as in PyTorch's torchvision, such as {@code layer1.0.conv1.weight}
 * @param shape row-major; convolution weights are (output, kernel row, kernel column, input)
 * @param offset floats before it
 */
public record TensorLayout(String name, List<Integer> shape, long offset) {
  /** Copies the shape and checks the offset. */
  public TensorLayout {
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

  /** Writes values to its place in a vector, wherever that lives. */
  public void write(float[] values, INDArray vector) {
    try (INDArray copy = Nd4j.createFromArray(values)) {
      INDArray tensor = of(vector);
      tensor.assign(copy.reshape('c', tensor.shape()));
    }
  }
}
