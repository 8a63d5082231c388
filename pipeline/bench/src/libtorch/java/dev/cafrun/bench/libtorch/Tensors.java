package dev.cafrun.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.from_blob;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Between Java's arrays and libtorch's tensors. */
final class Tensors {
  private Tensors() {}

  /** A copy that owns its memory. */
  static Tensor of(float[] values, long... shape) {
    return from_blob(new FloatPointer(values), shape).clone();
  }

  /** A column of float32 values. */
  static Tensor of(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return of(narrow, narrow.length);
  }

  /** The values in row order. */
  static float[] floats(Tensor tensor) {
    Tensor dense = tensor.detach().contiguous(torch.MemoryFormat.Contiguous);
    float[] values = new float[Math.toIntExact(dense.numel())];
    dense.data_ptr_float().get(values);
    return values;
  }

  static Scalar number(double value) {
    return new Scalar(value);
  }

  /** Squared distance of each row of a to the same row of b. */
  static Tensor squaredDistances(Tensor a, Tensor b) {
    return a.sub(b).square().sum(1);
  }
}
