package dev.cafrun.runtime.compact;

import java.util.Arrays;

/** A list of numbers, eight bytes each. Not thread-safe while it grows. */
public final class Doubles {
  private double[] values = new double[16];
  private int size;

  public void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Ints.grown(size));
    }
    values[size++] = value;
  }

  public double get(int place) {
    if (place >= size) {
      throw new IndexOutOfBoundsException(place);
    }
    return values[place];
  }

  public int size() {
    return size;
  }

  /** A copy. */
  public double[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
