package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.Memory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The one-dimensional transforms of one of Winograd's methods, F(side, kernel), each over a run of
 * channels. Two of them, one along columns and one along rows, make a two-dimensional transform.
 *
 * <p>Matrices as in Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2016):
 * with data d, kernel g and output y, {@code y = Aᵀ[(G g) ⊙ (Bᵀ d)]}. The gradients use the
 * transposed matrices. Arguments are addresses, steps are in bytes, and run lengths are multiples
 * of {@link Memory#LANES}. Of runs that are given one by one a method uses the first, as many as it
 * has.
 */
sealed interface WinogradTransforms permits SixPointTransforms, ThreePixelTransforms {
  /** The most frequencies along a side that a method has. */
  int MOST_FREQUENCIES = 6;

  /**
   * The fastest method.
   *
   * @param kernel side of the kernel, 3 or 5
   * @param size side of the square maps
   */
  static WinogradTransforms of(int kernel, int size) {
    if (kernel == 5) {
      return new TwoPixelTransforms();
    }
    WinogradTransforms four = new FourPixelTransforms();
    WinogradTransforms three = new ThreePixelTransforms();
    return three.cost(size) < four.cost(size) ? three : four;
  }

  /** Pixels along a tile's side. */
  int side();

  /** Frequencies along a side: as many as there are runs of data. */
  int wide();

  /** Frequencies of a tile. */
  default int frequencies() {
    return wide() * wide();
  }

  /** Tiles along a side of this length. */
  default int tiles(int length) {
    return (length + side() - 1) / side();
  }

  /**
   * How many direct products, per image of this size and pair of channels, take as long: more than
   * it needs itself, because of the transforms.
   */
  default double cost(int size) {
    return productCost() * frequencies() * tiles(size) * tiles(size);
  }

  /** How many direct products take as long as one of its own and its share of the transforms. */
  double productCost();

  /** Bᵀ: runs of data anywhere to frequencies {@code step} apart. */
  void data(
      long d0, long d1, long d2, long d3, long d4, long d5, long target, long step, int channels);

  /** B, from runs {@code sourceStep} apart to as many {@code step} apart. */
  void dataGradient(long source, long sourceStep, long target, long step, int channels);

  /** B, adding the results to runs anywhere. */
  void addDataGradient(
      long source,
      long sourceStep,
      long d0,
      long d1,
      long d2,
      long d3,
      long d4,
      long d5,
      int channels);

  /** Aᵀ: runs of products {@code sourceStep} apart to runs of output anywhere. */
  void output(long source, long sourceStep, long y0, long y1, long y2, long y3, int channels);

  /** A: runs of output gradient anywhere to frequencies {@code step} apart. */
  void outputGradient(long y0, long y1, long y2, long y3, long target, long step, int channels);

  /** G: runs of kernel {@code sourceStep} apart to frequencies {@code step} apart. */
  void kernel(long source, long sourceStep, long target, long step, int channels);

  /** Gᵀ: frequencies {@code sourceStep} apart to runs of kernel gradient {@code step} apart. */
  void kernelGradient(long source, long sourceStep, long target, long step, int channels);

  /** {@code vector · factor + addend}. */
  static FloatVector fma(FloatVector vector, float factor, FloatVector addend) {
    return vector.lanewise(VectorOperators.FMA, factor, addend);
  }

  /** One vector of a run. */
  static FloatVector load(long address, int channel) {
    return Memory.load(Memory.at(address, channel));
  }

  /** Adds to one vector of a run. */
  static void add(long target, int channel, FloatVector value) {
    long address = Memory.at(target, channel);
    Memory.store(address, Memory.load(address).add(value));
  }
}
