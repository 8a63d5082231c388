package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A flat vector of values and one of gradients, which layers share out among themselves in the
 * order they are built.
 */
final class Parameters {
  private final INDArray values;
  private final INDArray gradient;
  private final List<Parameter> claimed = new ArrayList<>();
  private long used;

  Parameters(long length) {
    values = Nd4j.zeros(DataType.FLOAT, Math.max(1, length));
    gradient = Nd4j.zeros(DataType.FLOAT, Math.max(1, length));
  }

  /** The next stretch of the vector. */
  Parameter claim(String name, int... shape) {
    Parameter parameter =
        new Parameter(
            name,
            IntStream.of(shape).boxed().toList(),
            used,
            Memory.address(values) + Float.BYTES * used,
            Memory.address(gradient) + Float.BYTES * used);
    used += parameter.length();
    claimed.add(parameter);
    return parameter;
  }

  /** What has been claimed, in order. */
  List<TensorLayout> layout() {
    return claimed.stream()
        .map(parameter -> new TensorLayout(parameter.name(), parameter.shape(), parameter.offset()))
        .toList();
  }

  INDArray values() {
    return values;
  }

  INDArray gradient() {
    return gradient;
  }

  /** Frees both vectors. */
  void close() {
    Memory.free(values, gradient);
  }
}
