package dev.cafrun.learning.train;

import dev.cafrun.core.training.JitterSpec;
import dev.cafrun.learning.data.RandomStream;

/**
 * How one training face is moved about beyond its crop.
 *
 * @param angle clockwise about the crop's middle, in radians
 * @param zoom of the face: above 1 it grows
 * @param contrast factor about middle grey
 * @param brightness added, as a share of the range from black to white
 */
record Jitter(double angle, double zoom, double contrast, double brightness) {

  /** Leaves a face as it is. */
  static final Jitter NONE = new Jitter(0, 1, 1, 0);

  private static final long JITTER = 3;

  /**
   * Evenly drawn within the limits.
   *
   * @param position of the sample in the endless row of {@link BatchSampler}; with the seed it
   *     decides alone
   */
  static Jitter random(long seed, long position, JitterSpec limits) {
    if (limits.rotate() == 0 && limits.zoom() == 0 && limits.light() == 0) {
      return NONE;
    }
    RandomStream random = new RandomStream(seed, JITTER, position);
    return new Jitter(
        Math.toRadians(limits.rotate()) * random.nextSigned(),
        1 + limits.zoom() * random.nextSigned(),
        1 + limits.light() * random.nextSigned(),
        limits.light() / 2 * random.nextSigned());
  }
}
