package dev.cafrun.runtime.compact;

import java.util.Arrays;

/** A list of numbers, four bytes each. Not thread-safe while it grows. */
public final class Ints {
  private int[] values = new int[16];
  private int size;

  public void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, grown(size));
    }
    values[size++] = value;
  }

  /** The length of an array that takes the place of a full one. */
  static int grown(int full) {
    return Math.addExact(full, (full >> 1) + 16);
  }

  public int get(int place) {
    if (place >= size) {
      throw new IndexOutOfBoundsException(place);
    }
    return values[place];
  }

  public void set(int place, int value) {
    if (place >= size) {
      throw new IndexOutOfBoundsException(place);
    }
    values[place] = value;
  }

  public int size() {
    return size;
  }

  /** A copy. */
  public int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
