package dev.cafrun.learning.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Floats at raw addresses, one at a time or a vector at a time.
 *
 * <p>Kernels work on addresses because their memory belongs to two owners, ND4J and the engine.
 * Nothing here checks bounds: callers compute addresses from shapes they have checked.
 */
public final class Memory {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Floats in one vector. */
  public static final int LANES = SPECIES.length();

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Memory() {}

  /** The address of the first element of an array that lies in memory row by row, without gaps. */
  public static long address(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException("float32 expected, got " + array.dataType());
    }
    if (array.ordering() != 'c' && array.rank() > 1 || !isDense(array)) {
      throw new IllegalArgumentException(
          "a dense array in row order expected, got " + array.shapeInfoToString());
    }
    return at(array.data().address(), array.offset());
  }

  /**
   * Frees the memory of arrays at once, not when the garbage collector comes by. Idempotent. Their
   * views must not be used any more; arrays of a workspace are its own and stay.
   */
  public static void free(INDArray... arrays) {
    for (INDArray array : arrays) {
      if (array.closeable()) {
        array.close();
      }
    }
  }

  private static boolean isDense(INDArray array) {
    long expected = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != expected) {
        return false;
      }
      expected *= array.size(axis);
    }
    return true;
  }

  public static long at(long address, long index) {
    return address + Float.BYTES * index;
  }

  static float get(long address) {
    return ALL.get(FLOAT, address);
  }

  static void set(long address, float value) {
    ALL.set(FLOAT, address, value);
  }

  public static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
  }

  public static void store(long address, FloatVector vector) {
    vector.intoMemorySegment(ALL, address, ORDER);
  }

  /** Copies a short run; for a few dozen floats this beats the system's copy. */
  public static void copyRun(long source, long target, int floats) {
    if (floats < LANES) {
      for (int i = 0; i < floats; i++) {
        set(at(target, i), get(at(source, i)));
      }
      return;
    }
    for (int i = 0; i < floats - LANES; i += LANES) {
      store(at(target, i), load(at(source, i)));
    }
    // The last vector may overlap the one before it.
    store(at(target, floats - LANES), load(at(source, floats - LANES)));
  }

  /** Adds a short run onto another. */
  public static void addRun(long addend, long target, int floats) {
    int i = 0;
    for (; i <= floats - LANES; i += LANES) {
      store(at(target, i), load(at(target, i)).add(load(at(addend, i))));
    }
    for (; i < floats; i++) {
      set(at(target, i), get(at(target, i)) + get(at(addend, i)));
    }
  }

  /** Zeroes a short run. */
  public static void zeroRun(long target, int floats) {
    int i = 0;
    for (; i <= floats - LANES; i += LANES) {
      store(at(target, i), FloatVector.zero(SPECIES));
    }
    for (; i < floats; i++) {
      set(at(target, i), 0f);
    }
  }

  /** Zeroes any stretch. */
  public static void zero(long address, long floats) {
    ALL.asSlice(address, floats * Float.BYTES).fill((byte) 0);
  }

  /** Copies floats from memory into the array and returns it. */
  public static float[] read(long address, float[] into) {
    MemorySegment.copy(ALL, FLOAT, address, into, 0, into.length);
    return into;
  }

  /** Copies the array into memory. */
  public static void write(float[] from, long address) {
    MemorySegment.copy(from, 0, ALL, FLOAT, address, from.length);
  }
}
