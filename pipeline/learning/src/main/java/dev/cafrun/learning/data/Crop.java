package dev.cafrun.learning.data;

/**
 * The part of a stored face that the network sees.
 *
 * @param left first column, from 0
 * @param top first row, from 0
 * @param mirrored flipped from left to right
 */
public record Crop(int left, int top, boolean mirrored) {

  private static final long AUGMENT = 2;

  /** The middle, as evaluation takes it. {@code spare}: stored side minus network side. */
  public static Crop centre(int spare) {
    return new Crop(spare / 2, spare / 2, false);
  }

  /** The same pixels, flipped. */
  public Crop mirror() {
    return new Crop(left, top, !mirrored);
  }

  /**
   * A random crop and flip.
   *
   * @param position of the sample in the endless row of {@code BatchSampler}; with the seed it
   *     decides alone, so that the order in which threads work does not
   * @param range share of the way from the middle to the rim that it may go, from 0 to 1
   */
  public static Crop random(long seed, long position, int spare, double range) {
    RandomStream random = new RandomStream(seed, AUGMENT, position);
    int left = nearMiddle(random.nextInt(spare + 1), spare, range);
    int top = nearMiddle(random.nextInt(spare + 1), spare, range);
    return new Crop(left, top, random.nextBoolean());
  }

  private static int nearMiddle(int drawn, int spare, double range) {
    int middle = spare / 2;
    return middle + (int) Math.round((drawn - middle) * range);
  }
}
