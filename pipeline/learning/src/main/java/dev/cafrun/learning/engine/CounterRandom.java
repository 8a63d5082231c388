package dev.cafrun.learning.engine;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Random numbers whose whole state is a seed and a position (SplitMix64), so that a checkpoint
 * restores the sequence exactly. Not thread-safe.
 */
public final class CounterRandom {
  private static final long STRIDE = 0x9E3779B97F4A7C15L;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  /** 0, 1, 2, … */
  private static final LongVector POSITIONS = LongVector.zero(LONGS).addIndex(1);

  private final long seed;
  private long position;

  /** The sequence of this seed, from its start. */
  public CounterRandom(long seed) {
    this.seed = mix(seed + STRIDE);
  }

  /** The next 64 random bits. */
  public long nextLong() {
    return mix(seed + STRIDE * ++position);
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴. */
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1p-24f;
  }

  /**
   * Sets aside the next {@code count} numbers, to be drawn in any order by {@link #floatAt}.
   *
   * @return the position of the first
   */
  public long reserve(long count) {
    long first = position + 1;
    position += count;
    return first;
  }

  /** The number at a position, uniform in [0, 1); does not move the sequence. */
  public float floatAt(long at) {
    return (mix(seed + STRIDE * at) >>> 40) * 0x1p-24f;
  }

  /**
   * Compares some numbers in a row with a threshold.
   *
   * @param count how many, at most 64
   * @return bit i is set if {@code floatAt(at + i) >= threshold}
   */
  long atLeast(double threshold, long at, int count) {
    long least = (long) Math.ceil(threshold * 0x1p24);
    long bits = 0;
    int i = 0;
    for (; i <= count - LONGS.length(); i += LONGS.length()) {
      LongVector mixed = mix(POSITIONS.add(at + i).mul(STRIDE).add(seed));
      VectorMask<Long> enough =
          mixed.lanewise(VectorOperators.LSHR, 40).compare(VectorOperators.GE, least);
      bits |= enough.toLong() << i;
    }
    for (; i < count; i++) {
      long mixed = mix(seed + STRIDE * (at + i));
      bits |= (mixed >>> 40 >= least ? 1L : 0L) << i;
    }
    return bits;
  }

  /** Adds the position to what a checkpoint holds; the seed comes from the run's spec. */
  public void describe(TrainingState state, String name) {
    state.counter(name + ".position", () -> position, value -> position = value);
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private static LongVector mix(LongVector bits) {
    LongVector mixed = foldAndMultiply(bits, 30, 0xBF58476D1CE4E5B9L);
    mixed = foldAndMultiply(mixed, 27, 0x94D049BB133111EBL);
    return mixed.lanewise(VectorOperators.XOR, mixed.lanewise(VectorOperators.LSHR, 31));
  }

  private static LongVector foldAndMultiply(LongVector bits, int shift, long factor) {
    return bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, shift))
        .mul(factor);
  }
}
