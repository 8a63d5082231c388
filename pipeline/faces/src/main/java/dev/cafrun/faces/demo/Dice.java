package dev.cafrun.faces.demo;

import java.util.SplittableRandom;

/**
 * A repeatable source of chance. Two dice rolled from the same words give the same numbers on every
 * machine; dice rolled from different words are independent. Not thread-safe: roll one per use.
 */
final class Dice {
  private final SplittableRandom random;

  private Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Dice that depend on every word and on their order. */
  static Dice of(long... words) {
    long mixed = 0x9E3779B97F4A7C15L;
    for (long word : words) {
      mixed = scramble(mixed ^ scramble(word));
    }
    return new Dice(mixed);
  }

  private static long scramble(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** A standard normal number (Box and Muller), by StrictMath so that machines agree on it. */
  double normal() {
    double u = 1 - random.nextDouble();
    double angle = 2 * Math.PI * random.nextDouble();
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(angle);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
