package dev.cafrun.learning.engine;

import java.util.Random;

/** Off-heap floats of a test. */
public final class Floats implements AutoCloseable {
  private final Buffer buffer = new Buffer();
  private final int length;

  private Floats(float[] values) {
    length = values.length;
    Memory.write(values, buffer.require(length));
  }

  static Floats of(float... values) {
    return new Floats(values);
  }

  public static Floats random(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Floats(values);
  }

  public long address() {
    return buffer.require(length);
  }

  public int length() {
    return length;
  }

  public float[] values() {
    return Memory.read(address(), new float[length]);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
