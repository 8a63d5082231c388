package dev.cafrun.learning.engine;

import java.util.Random;

/** Off-heap floats of a test. */
final class Floats implements AutoCloseable {
  private final Buffer buffer = new Buffer();
  private final int length;

  private Floats(float[] values) {
    length = values.length;
    Memory.write(values, buffer.require(length));
  }

  static Floats of(float... values) {
    return new Floats(values);
  }

  static Floats random(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Floats(values);
  }

  long address() {
    return buffer.require(length);
  }

  int length() {
    return length;
  }

  float[] values() {
    return Memory.read(address(), new float[length]);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
