package dev.cafrun.learning.caf;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The samples of one iteration. */
public final class Minibatch {

  private static final int CHANNELS = 3;

  private final float[] pixels;
  private final int size;
  private final double[] valence;
  private final double[] arousal;

  /**
   * Takes the arrays as they are.
   *
   * @param pixels n × 3 × size × size, normalised
   * @param size side of the images
   * @param valence n labels in [−1, 1], and so {@code arousal}
   */
  public Minibatch(float[] pixels, int size, double[] valence, double[] arousal) {
    if (pixels.length != valence.length * CHANNELS * size * size
        || arousal.length != valence.length) {
      throw new IllegalArgumentException(
          "%d pixels, %d and %d labels are no minibatch of %d×%d images"
              .formatted(pixels.length, valence.length, arousal.length, size, size));
    }
    this.pixels = pixels;
    this.size = size;
    this.valence = valence;
    this.arousal = arousal;
  }

  /** Labels of valence, n. Not a copy. */
  public double[] valence() {
    return valence;
  }

  /** Labels of arousal, n. Not a copy. */
  public double[] arousal() {
    return arousal;
  }

  /** The images as (n, 3, size, size), in the current ND4J workspace. */
  public INDArray images() {
    return Nd4j.create(pixels, new long[] {valence.length, CHANNELS, size, size}, 'c');
  }
}
