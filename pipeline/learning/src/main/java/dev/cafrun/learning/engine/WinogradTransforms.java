package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The one-dimensional transforms of Winograd's F(4, 3) and F(2, 5), each over a run of channels.
 * Two of them, one along columns and one along rows, make a two-dimensional transform.
 *
 * <p>Matrices as in Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2016):
 * with data d, kernel g and output y, {@code y = Aᵀ[(G g) ⊙ (Bᵀ d)]}. The gradients use the
 * transposed matrices. Arguments are addresses, steps are in bytes, and run lengths are multiples
 * of {@link Memory#LANES}.
 */
final class WinogradTransforms {
  private WinogradTransforms() {}

  /** {@code vector · factor + addend}. */
  private static FloatVector fma(FloatVector vector, float factor, FloatVector addend) {
    return vector.lanewise(VectorOperators.FMA, factor, addend);
  }

  private static FloatVector load(long address, int channel) {
    return Memory.load(Memory.at(address, channel));
  }

  /** Bᵀ: six runs of data to six. */
  static void data(
      long d0, long d1, long d2, long d3, long d4, long d5, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      FloatVector v1 = load(d1, c);
      FloatVector v2 = load(d2, c);
      FloatVector v3 = load(d3, c);
      FloatVector v4 = load(d4, c);
      FloatVector even = fma(v2, -4f, v4);
      FloatVector odd = fma(v1, -4f, v3);
      FloatVector evenHalf = v4.sub(v2);
      FloatVector oddHalf = v3.sub(v1);
      long out = Memory.at(target, c);
      Memory.store(out, fma(load(d0, c), 4f, fma(v2, -5f, v4)));
      Memory.store(out + step, even.add(odd));
      Memory.store(out + 2 * step, even.sub(odd));
      Memory.store(out + 3 * step, fma(oddHalf, 2f, evenHalf));
      Memory.store(out + 4 * step, fma(oddHalf, -2f, evenHalf));
      Memory.store(out + 5 * step, fma(v1, 4f, fma(v3, -5f, load(d5, c))));
    }
  }

  /** B, from six runs {@code sourceStep} apart to six {@code step} apart. */
  static void dataGradient(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      long out = Memory.at(target, c);
      FloatVector v0 = Memory.load(in);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      FloatVector v5 = Memory.load(in + 5 * sourceStep);
      FloatVector sum = v1.add(v2);
      FloatVector difference = v2.sub(v1);
      FloatVector halfSum = v3.add(v4);
      FloatVector halfDifference = v3.sub(v4);
      Memory.store(out, v0.mul(4f));
      Memory.store(out + step, fma(difference, 4f, fma(halfDifference, -2f, v5.mul(4f))));
      Memory.store(out + 2 * step, fma(v0, -5f, fma(sum, -4f, halfSum.neg())));
      Memory.store(out + 3 * step, fma(halfDifference, 2f, fma(v5, -5f, difference.neg())));
      Memory.store(out + 4 * step, v0.add(sum).add(halfSum));
      Memory.store(out + 5 * step, v5);
    }
  }

  /** B, adding the six results to six runs anywhere. */
  static void addDataGradient(
      long source,
      long sourceStep,
      long d0,
      long d1,
      long d2,
      long d3,
      long d4,
      long d5,
      int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v0 = Memory.load(in);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      FloatVector v5 = Memory.load(in + 5 * sourceStep);
      FloatVector sum = v1.add(v2);
      FloatVector difference = v2.sub(v1);
      FloatVector halfSum = v3.add(v4);
      FloatVector halfDifference = v3.sub(v4);
      add(d0, c, v0.mul(4f));
      add(d1, c, fma(difference, 4f, fma(halfDifference, -2f, v5.mul(4f))));
      add(d2, c, fma(v0, -5f, fma(sum, -4f, halfSum.neg())));
      add(d3, c, fma(halfDifference, 2f, fma(v5, -5f, difference.neg())));
      add(d4, c, v0.add(sum).add(halfSum));
      add(d5, c, v5);
    }
  }

  private static void add(long target, int channel, FloatVector value) {
    long address = Memory.at(target, channel);
    Memory.store(address, Memory.load(address).add(value));
  }

  /** Aᵀ: six runs of products {@code sourceStep} apart to four runs of output anywhere. */
  static void output(
      long source, long sourceStep, long y0, long y1, long y2, long y3, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      FloatVector sum = v1.add(v2);
      FloatVector difference = v1.sub(v2);
      FloatVector halfSum = v3.add(v4);
      FloatVector halfDifference = v3.sub(v4);
      Memory.store(Memory.at(y0, c), Memory.load(in).add(sum).add(halfSum));
      Memory.store(Memory.at(y1, c), fma(halfDifference, 2f, difference));
      Memory.store(Memory.at(y2, c), fma(halfSum, 4f, sum));
      Memory.store(
          Memory.at(y3, c),
          fma(halfDifference, 8f, difference).add(Memory.load(in + 5 * sourceStep)));
    }
  }

  /** A: four runs of output gradient anywhere to six. */
  static void outputGradient(
      long y0, long y1, long y2, long y3, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      FloatVector v0 = load(y0, c);
      FloatVector v1 = load(y1, c);
      FloatVector v2 = load(y2, c);
      FloatVector v3 = load(y3, c);
      FloatVector even = v0.add(v2);
      FloatVector odd = v1.add(v3);
      FloatVector evenDouble = fma(v2, 4f, v0);
      FloatVector oddDouble = fma(v3, 4f, v1);
      long out = Memory.at(target, c);
      Memory.store(out, v0);
      Memory.store(out + step, even.add(odd));
      Memory.store(out + 2 * step, even.sub(odd));
      Memory.store(out + 3 * step, fma(oddDouble, 2f, evenDouble));
      Memory.store(out + 4 * step, fma(oddDouble, -2f, evenDouble));
      Memory.store(out + 5 * step, v3);
    }
  }

  /** G: three runs of kernel {@code sourceStep} apart to six. */
  static void kernel(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v0 = Memory.load(in);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector ends = v0.add(v2).mul(-1 / 6f);
      FloatVector endsDouble = fma(v0, 1 / 24f, v2.mul(1 / 6f));
      long out = Memory.at(target, c);
      Memory.store(out, v0.mul(1 / 4f));
      Memory.store(out + step, fma(v1, -1 / 6f, ends));
      Memory.store(out + 2 * step, fma(v1, 1 / 6f, ends));
      Memory.store(out + 3 * step, fma(v1, 1 / 12f, endsDouble));
      Memory.store(out + 4 * step, fma(v1, -1 / 12f, endsDouble));
      Memory.store(out + 5 * step, v2);
    }
  }

  /** Gᵀ: six runs {@code sourceStep} apart to three of kernel gradient. */
  static void kernelGradient(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      FloatVector sum = v1.add(v2);
      FloatVector halfSum = v3.add(v4);
      long out = Memory.at(target, c);
      Memory.store(out, fma(Memory.load(in), 1 / 4f, fma(sum, -1 / 6f, halfSum.mul(1 / 24f))));
      Memory.store(out + step, fma(v2.sub(v1), 1 / 6f, v3.sub(v4).mul(1 / 12f)));
      Memory.store(out + 2 * step, fma(halfSum.sub(sum), 1 / 6f, Memory.load(in + 5 * sourceStep)));
    }
  }

  /** Aᵀ of F(2, 5): six runs of products {@code sourceStep} apart to two of output anywhere. */
  static void output(long source, long sourceStep, long y0, long y1, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      Memory.store(Memory.at(y0, c), Memory.load(in).add(v1.add(v2)).add(v3.add(v4)));
      Memory.store(
          Memory.at(y1, c), fma(v3.sub(v4), 2f, v1.sub(v2)).add(Memory.load(in + 5 * sourceStep)));
    }
  }

  /** A of F(2, 5): two runs of output gradient anywhere to six. */
  static void outputGradient(long y0, long y1, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      FloatVector v0 = load(y0, c);
      FloatVector v1 = load(y1, c);
      long out = Memory.at(target, c);
      Memory.store(out, v0);
      Memory.store(out + step, v0.add(v1));
      Memory.store(out + 2 * step, v0.sub(v1));
      Memory.store(out + 3 * step, fma(v1, 2f, v0));
      Memory.store(out + 4 * step, fma(v1, -2f, v0));
      Memory.store(out + 5 * step, v1);
    }
  }

  /** G of F(2, 5): five runs of kernel {@code sourceStep} apart to six. */
  static void wideKernel(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v0 = Memory.load(in);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      FloatVector even = v0.add(v2).add(v4).mul(-1 / 6f);
      FloatVector odd = v1.add(v3);
      FloatVector evenDouble = fma(v0, 1 / 24f, fma(v2, 1 / 6f, v4.mul(2 / 3f)));
      FloatVector oddDouble = fma(v1, 1 / 12f, v3.mul(1 / 3f));
      long out = Memory.at(target, c);
      Memory.store(out, v0.mul(1 / 4f));
      Memory.store(out + step, fma(odd, -1 / 6f, even));
      Memory.store(out + 2 * step, fma(odd, 1 / 6f, even));
      Memory.store(out + 3 * step, evenDouble.add(oddDouble));
      Memory.store(out + 4 * step, evenDouble.sub(oddDouble));
      Memory.store(out + 5 * step, v4);
    }
  }

  /** Gᵀ of F(2, 5): six runs {@code sourceStep} apart to five of kernel gradient. */
  static void wideKernelGradient(
      long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      FloatVector sum = v1.add(v2).mul(-1 / 6f);
      FloatVector difference = v2.sub(v1).mul(1 / 6f);
      FloatVector halfSum = v3.add(v4);
      FloatVector halfDifference = v3.sub(v4);
      long out = Memory.at(target, c);
      Memory.store(out, fma(Memory.load(in), 1 / 4f, fma(halfSum, 1 / 24f, sum)));
      Memory.store(out + step, fma(halfDifference, 1 / 12f, difference));
      Memory.store(out + 2 * step, fma(halfSum, 1 / 6f, sum));
      Memory.store(out + 3 * step, fma(halfDifference, 1 / 3f, difference));
      Memory.store(out + 4 * step, fma(halfSum, 2 / 3f, sum).add(Memory.load(in + 5 * sourceStep)));
    }
  }
}
