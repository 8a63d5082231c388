package dev.cafrun.learning.data;

/**
 * Random numbers as a function of what they are for: the same words, the same numbers, on every
 * machine and in every version. SplitMix64 (Steele et al. 2014). Not thread-safe; make one per use.
 */
public final class RandomStream {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /** A stream named by these words, such as (seed, purpose, position). */
  public RandomStream(long... words) {
    for (long word : words) {
      state = mix(state + GOLDEN_GAMMA + mix(word + GOLDEN_GAMMA));
    }
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform on 0 … bound−1; the bias of at most bound/2⁶³ is of no consequence here. */
  public int nextInt(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }

  /** Uniform from −1 to 1. */
  public double nextSigned() {
    return (nextLong() >> 11) * 0x1p-52;
  }

  boolean nextBoolean() {
    return nextLong() < 0;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
