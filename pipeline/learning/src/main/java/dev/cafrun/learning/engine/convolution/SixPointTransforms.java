package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.Memory;
import jdk.incubator.vector.FloatVector;

/** What F(4, 3) and F(2, 5) share: six points, 0, 1, −1, 2, −2 and ∞. */
abstract sealed class SixPointTransforms implements WinogradTransforms
    permits FourPixelTransforms, TwoPixelTransforms {
  @Override
  public final int wide() {
    return 6;
  }

  /** As measured. */
  @Override
  public final double productCost() {
    return 1.5;
  }

  @Override
  public final void data(
      long d0, long d1, long d2, long d3, long d4, long d5, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      FloatVector v1 = WinogradTransforms.load(d1, c);
      FloatVector v2 = WinogradTransforms.load(d2, c);
      FloatVector v3 = WinogradTransforms.load(d3, c);
      FloatVector v4 = WinogradTransforms.load(d4, c);
      FloatVector even = WinogradTransforms.fma(v2, -4f, v4);
      FloatVector odd = WinogradTransforms.fma(v1, -4f, v3);
      FloatVector evenHalf = v4.sub(v2);
      FloatVector oddHalf = v3.sub(v1);
      long out = Memory.at(target, c);
      Memory.store(
          out,
          WinogradTransforms.fma(
              WinogradTransforms.load(d0, c), 4f, WinogradTransforms.fma(v2, -5f, v4)));
      Memory.store(out + step, even.add(odd));
      Memory.store(out + 2 * step, even.sub(odd));
      Memory.store(out + 3 * step, WinogradTransforms.fma(oddHalf, 2f, evenHalf));
      Memory.store(out + 4 * step, WinogradTransforms.fma(oddHalf, -2f, evenHalf));
      Memory.store(
          out + 5 * step,
          WinogradTransforms.fma(
              v1, 4f, WinogradTransforms.fma(v3, -5f, WinogradTransforms.load(d5, c))));
    }
  }

  @Override
  public final void dataGradient(
      long source, long sourceStep, long target, long step, int channels) {
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
      Memory.store(
          out + step,
          WinogradTransforms.fma(
              difference, 4f, WinogradTransforms.fma(halfDifference, -2f, v5.mul(4f))));
      Memory.store(
          out + 2 * step,
          WinogradTransforms.fma(v0, -5f, WinogradTransforms.fma(sum, -4f, halfSum.neg())));
      Memory.store(
          out + 3 * step,
          WinogradTransforms.fma(
              halfDifference, 2f, WinogradTransforms.fma(v5, -5f, difference.neg())));
      Memory.store(out + 4 * step, v0.add(sum).add(halfSum));
      Memory.store(out + 5 * step, v5);
    }
  }

  @Override
  public final void addDataGradient(
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
      WinogradTransforms.add(d0, c, v0.mul(4f));
      WinogradTransforms.add(
          d1,
          c,
          WinogradTransforms.fma(
              difference, 4f, WinogradTransforms.fma(halfDifference, -2f, v5.mul(4f))));
      WinogradTransforms.add(
          d2, c, WinogradTransforms.fma(v0, -5f, WinogradTransforms.fma(sum, -4f, halfSum.neg())));
      WinogradTransforms.add(
          d3,
          c,
          WinogradTransforms.fma(
              halfDifference, 2f, WinogradTransforms.fma(v5, -5f, difference.neg())));
      WinogradTransforms.add(d4, c, v0.add(sum).add(halfSum));
      WinogradTransforms.add(d5, c, v5);
    }
  }
}
