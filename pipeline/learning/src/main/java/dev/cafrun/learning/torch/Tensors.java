package dev.cafrun.learning.torch;

import static org.bytedeco.pytorch.global.torch.from_blob;

import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.network.TensorLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Between Java's and ND4J's arrays and libtorch's tensors. */
public final class Tensors {
  private static final int CONVOLUTION = 4;

  private Tensors() {}

  /** A pointer to somebody else's memory. */
  private static final class Borrowed extends FloatPointer {
    Borrowed(long address) {
      this.address = address;
    }
  }

  /** A copy that owns its memory. */
  public static Tensor of(float[] values, long... shape) {
    return from_blob(new FloatPointer(values), shape).clone();
  }

  /** A column of float32 values. */
  public static Tensor of(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return of(narrow, narrow.length);
  }

  /** The same memory as a dense float32 array in row order, which must outlive the tensor. */
  static Tensor over(INDArray array) {
    return from_blob(new Borrowed(Memory.address(array)), array.shape());
  }

  /**
   * The tensors of a flat vector by their names, as libtorch wants their axes: kernels as (output,
   * input, row, column), which in this memory is channels last.
   */
  static Map<String, Tensor> cut(Tensor vector, List<TensorLayout> layout) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorLayout part : layout) {
      long[] shape = part.shape().stream().mapToLong(Integer::longValue).toArray();
      Tensor tensor = vector.narrow(0, part.offset(), part.length()).view(shape);
      tensors.put(part.name(), shape.length == CONVOLUTION ? tensor.permute(0, 3, 1, 2) : tensor);
    }
    return tensors;
  }

  /** The values in row order. */
  public static float[] floats(Tensor tensor) {
    Tensor dense = tensor.detach().contiguous(torch.MemoryFormat.Contiguous);
    float[] values = new float[Math.toIntExact(dense.numel())];
    dense.data_ptr_float().get(values);
    return values;
  }

  /** A number as libtorch takes it. */
  public static Scalar number(double value) {
    return new Scalar(value);
  }
}
