package dev.cafrun.learning.duplicate;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds hashes that differ from one in few bits without looking at all: the bits are cut into one
 * part more than bits may differ, so that one part at least is the same (multi-index hashing,
 * Norouzi, Punjani and Fleet 2012). Looks through one part at a time, so that the parts need memory
 * one after the other. Equal hashes are held once. Not thread-safe.
 */
final class HashIndex {
  /** A part has 16 bits at most, so that what has each of its values can be listed. */
  private static final int LEAST_RADIUS = FaceHash.BITS / 16 - 1;

  private final FaceHashes all;
  private final int radius;

  /** The numbers of different hashes, ascending: of equal ones the first. */
  private final int[] distinct;

  private int part = -1;

  /** By value of the part: where in {@link #listed} its hashes begin. */
  private int[] starts = new int[0];

  /** Numbers of hashes by value of the part, ascending for each. */
  private int[] listed = new int[0];

  /**
   * @param among whether a hash can be found
   * @param radius how many bits may differ, from 15: fewer parts would be too many bits each
   */
  HashIndex(FaceHashes all, IntPredicate among, int radius) {
    if (radius < LEAST_RADIUS || radius >= FaceHash.BITS) {
      throw new IllegalArgumentException("a radius of " + radius + " bits");
    }
    this.all = all;
    this.radius = radius;
    this.distinct = distinct(all, among);
  }

  private static int[] distinct(FaceHashes all, IntPredicate among) {
    int[] first = new int[Integer.highestOneBit(Math.max(8, all.size())) << 2];
    Arrays.fill(first, -1);
    int[] distinct = new int[all.size()];
    int count = 0;
    for (int number = 0; number < all.size(); number++) {
      if (!among.test(number)) {
        continue;
      }
      FaceHash hash = all.get(number);
      int place = hash.spread() & first.length - 1;
      while (first[place] >= 0 && !all.get(first[place]).equals(hash)) {
        place = place + 1 & first.length - 1;
      }
      if (first[place] < 0) {
        first[place] = number;
        distinct[count++] = number;
      }
    }
    return Arrays.copyOf(distinct, count);
  }

  /** How many parts the bits are cut into. */
  int parts() {
    return radius + 1;
  }

  /** Goes to a part, from 0: {@link #improve} looks through it. */
  void prepare(int wanted) {
    part = wanted;
    starts = new int[(1 << start(wanted + 1) - start(wanted)) + 1];
    for (int number : distinct) {
      starts[value(all.get(number)) + 1]++;
    }
    for (int value = 1; value < starts.length; value++) {
      starts[value] += starts[value - 1];
    }
    int[] free = starts.clone();
    listed = new int[distinct.length];
    for (int number : distinct) {
      listed[free[value(all.get(number))]++] = number;
    }
  }

  private int value(FaceHash hash) {
    int from = start(part);
    return hash.bits(from, start(part + 1) - from);
  }

  private int start(int number) {
    return number * FaceHash.BITS / (radius + 1);
  }

  /**
   * The nearest within the radius of those that have this part in common, if it is nearer than one
   * that was known, or as near with a smaller number. After all parts it is the nearest of all.
   * Thread-safe while nobody goes to another part.
   *
   * @param known as {@link #found} makes it; {@link #NOTHING} if none is
   */
  long improve(FaceHash wanted, long known) {
    long best = known;
    int value = value(wanted);
    for (int i = starts[value]; i < starts[value + 1]; i++) {
      int distance = all.distance(listed[i], wanted);
      if (distance <= radius) {
        best = Math.min(best, found(distance, listed[i]));
      }
    }
    return best;
  }

  /** Before any is found: farther away than all. */
  static final long NOTHING = Long.MAX_VALUE;

  /** A hash that was found, as a number: the nearer the less, then the sooner. */
  static long found(int distance, int number) {
    return (long) distance << Integer.SIZE | number;
  }

  static int distance(long found) {
    return (int) (found >> Integer.SIZE);
  }

  static int number(long found) {
    return (int) found;
  }
}
