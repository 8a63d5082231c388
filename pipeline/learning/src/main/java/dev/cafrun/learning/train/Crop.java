package dev.cafrun.learning.train;

/**
 * The part of a stored face that the network sees.
 *
 * @param left first column, from 0
 * @param top first row, from 0
 * @param mirrored flipped from left to right
 */
record Crop(int left, int top, boolean mirrored) {

  private static final long AUGMENT = 2;

  /** The middle, as evaluation takes it. {@code spare}: stored side minus network side. */
  static Crop centre(int spare) {
    return new Crop(spare / 2, spare / 2, false);
  }

  /** The same pixels, flipped. */
  Crop mirror() {
    return new Crop(left, top, !mirrored);
  }

  /**
   * A random crop and flip.
   *
   * @param position of the sample in the endless row of {@link BatchSampler}; with the seed it
   *     decides alone, so that the order in which threads work does not
   */
  static Crop random(long seed, long position, int spare) {
    RandomStream random = new RandomStream(seed, AUGMENT, position);
    return new Crop(random.nextInt(spare + 1), random.nextInt(spare + 1), random.nextBoolean());
  }
}
