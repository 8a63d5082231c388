package dev.cafrun.learning.model;

import dev.cafrun.learning.engine.Memory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A tensor's values as raw little-endian float32, in row order, a chunk at a time: never a copy of
 * all of them. Where the tensor lies in the host's memory, chunks are copied from and to there;
 * where it lies on a device, ND4J brings each. Not thread-safe.
 */
abstract sealed class TensorContent {
  /** Floats. Small beside a network, large beside what a call costs. */
  static final int CHUNK = 1 << 16;

  private final byte[] bytes = new byte[CHUNK * Float.BYTES];

  private final long length;

  private TensorContent(long length) {
    this.length = length;
  }

  static TensorContent of(INDArray tensor) {
    return HostBackend.IS ? new OnHost(tensor) : new OnDevice(tensor);
  }

  /** Bytes. */
  final long size() {
    return length * Float.BYTES;
  }

  final void writeTo(OutputStream out) throws IOException {
    for (long first = 0; first < length; first += CHUNK) {
      int floats = floats(first);
      read(first, floats, MemorySegment.ofArray(bytes));
      out.write(bytes, 0, floats * Float.BYTES);
    }
  }

  /**
   * Takes the values from a stream.
   *
   * @throws EOFException if it has fewer; the tensor is then of no use
   */
  final void readFrom(InputStream in) throws IOException {
    for (long first = 0; first < length; first += CHUNK) {
      int floats = floats(first);
      if (in.readNBytes(bytes, 0, floats * Float.BYTES) < floats * Float.BYTES) {
        throw new EOFException();
      }
      write(first, floats, MemorySegment.ofArray(bytes));
    }
  }

  private int floats(long first) {
    return (int) Math.min(CHUNK, length - first);
  }

  abstract void read(long first, int floats, MemorySegment into);

  abstract void write(long first, int floats, MemorySegment from);

  private static final class HostBackend {
    static final boolean IS =
        Nd4j.getExecutioner()
            .getEnvironmentInformation()
            .getProperty("backend", "unknown")
            .toLowerCase(Locale.ROOT)
            .equals("cpu");
  }

  static final class OnHost extends TensorContent {
    private final MemorySegment memory;

    OnHost(INDArray tensor) {
      super(tensor.length());
      memory = MemorySegment.ofAddress(Memory.address(tensor)).reinterpret(size());
    }

    @Override
    void read(long first, int floats, MemorySegment into) {
      MemorySegment.copy(memory, first * Float.BYTES, into, 0, (long) floats * Float.BYTES);
    }

    @Override
    void write(long first, int floats, MemorySegment from) {
      MemorySegment.copy(from, 0, memory, first * Float.BYTES, (long) floats * Float.BYTES);
    }
  }

  static final class OnDevice extends TensorContent {
    private final INDArray row;

    OnDevice(INDArray tensor) {
      super(tensor.length());
      row = tensor.reshape('c', new long[] {tensor.length()});
    }

    @Override
    void read(long first, int floats, MemorySegment into) {
      try (INDArray chunk = chunk(first, floats).dup()) {
        into.copyFrom(MemorySegment.ofArray(chunk.toFloatVector()));
      }
    }

    @Override
    void write(long first, int floats, MemorySegment from) {
      float[] values =
          from.asSlice(0, (long) floats * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
      try (INDArray chunk = Nd4j.createFromArray(values)) {
        chunk(first, floats).assign(chunk);
      }
    }

    private INDArray chunk(long first, int floats) {
      return row.get(NDArrayIndex.interval(first, first + floats));
    }
  }
}
