package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.Memory;
import jdk.incubator.vector.FloatVector;

/** F(3, 3): five points, 0, 1, −1, 2 and ∞. For maps that its tiles fit, such as 6 × 6. */
final class ThreePixelTransforms implements WinogradTransforms {
  @Override
  public int side() {
    return 3;
  }

  @Override
  public int wide() {
    return 5;
  }

  /** As measured: the same transforms as for six points are shared by fewer products. */
  @Override
  public double productCost() {
    return 2;
  }

  @Override
  public void data(
      long d0, long d1, long d2, long d3, long d4, long d5, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      FloatVector v1 = WinogradTransforms.load(d1, c);
      FloatVector v2 = WinogradTransforms.load(d2, c);
      FloatVector v3 = WinogradTransforms.load(d3, c);
      FloatVector difference = v3.sub(v1);
      long out = Memory.at(target, c);
      Memory.store(
          out, WinogradTransforms.fma(WinogradTransforms.load(d0, c).sub(v2), 2f, difference));
      Memory.store(out + step, WinogradTransforms.fma(v1, -2f, v3.sub(v2)));
      Memory.store(
          out + 2 * step, WinogradTransforms.fma(v1, 2f, WinogradTransforms.fma(v2, -3f, v3)));
      Memory.store(out + 3 * step, difference);
      Memory.store(
          out + 4 * step,
          WinogradTransforms.fma(difference, -2f, WinogradTransforms.load(d4, c).sub(v2)));
    }
  }

  @Override
  public void dataGradient(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      long out = Memory.at(target, c);
      FloatVector v0 = Memory.load(in);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      Memory.store(out, v0.mul(2f));
      Memory.store(out + step, WinogradTransforms.fma(v2.sub(v1).add(v4), 2f, v0.add(v3).neg()));
      Memory.store(
          out + 2 * step,
          WinogradTransforms.fma(v0, -2f, WinogradTransforms.fma(v2, -3f, v1.add(v4).neg())));
      Memory.store(out + 3 * step, WinogradTransforms.fma(v4, -2f, v0.add(v1).add(v2.add(v3))));
      Memory.store(out + 4 * step, v4);
    }
  }

  @Override
  public void addDataGradient(
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
      WinogradTransforms.add(d0, c, v0.mul(2f));
      WinogradTransforms.add(
          d1, c, WinogradTransforms.fma(v2.sub(v1).add(v4), 2f, v0.add(v3).neg()));
      WinogradTransforms.add(
          d2,
          c,
          WinogradTransforms.fma(v0, -2f, WinogradTransforms.fma(v2, -3f, v1.add(v4).neg())));
      WinogradTransforms.add(d3, c, WinogradTransforms.fma(v4, -2f, v0.add(v1).add(v2.add(v3))));
      WinogradTransforms.add(d4, c, v4);
    }
  }

  @Override
  public void output(
      long source, long sourceStep, long y0, long y1, long y2, long y3, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector sum = v1.add(v2);
      Memory.store(Memory.at(y0, c), Memory.load(in).add(sum).add(v3));
      Memory.store(Memory.at(y1, c), WinogradTransforms.fma(v3, 2f, v1.sub(v2)));
      Memory.store(
          Memory.at(y2, c),
          WinogradTransforms.fma(v3, 4f, sum).add(Memory.load(in + 4 * sourceStep)));
    }
  }

  @Override
  public void outputGradient(
      long y0, long y1, long y2, long y3, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      FloatVector v0 = WinogradTransforms.load(y0, c);
      FloatVector v1 = WinogradTransforms.load(y1, c);
      FloatVector v2 = WinogradTransforms.load(y2, c);
      FloatVector even = v0.add(v2);
      long out = Memory.at(target, c);
      Memory.store(out, v0);
      Memory.store(out + step, even.add(v1));
      Memory.store(out + 2 * step, even.sub(v1));
      Memory.store(
          out + 3 * step, WinogradTransforms.fma(v1, 2f, WinogradTransforms.fma(v2, 4f, v0)));
      Memory.store(out + 4 * step, v2);
    }
  }

  @Override
  public void kernel(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v0 = Memory.load(in);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector ends = v0.add(v2);
      long out = Memory.at(target, c);
      Memory.store(out, v0.mul(1 / 2f));
      Memory.store(out + step, ends.add(v1).mul(-1 / 2f));
      Memory.store(out + 2 * step, v1.sub(ends).mul(1 / 6f));
      Memory.store(
          out + 3 * step,
          WinogradTransforms.fma(v2, 2 / 3f, WinogradTransforms.fma(v1, 1 / 3f, v0.mul(1 / 6f))));
      Memory.store(out + 4 * step, v2);
    }
  }

  @Override
  public void kernelGradient(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector half = v1.mul(-1 / 2f);
      FloatVector sixth = v2.mul(1 / 6f);
      FloatVector ends = half.sub(sixth);
      long out = Memory.at(target, c);
      Memory.store(
          out,
          WinogradTransforms.fma(
              Memory.load(in), 1 / 2f, WinogradTransforms.fma(v3, 1 / 6f, ends)));
      Memory.store(out + step, WinogradTransforms.fma(v3, 1 / 3f, half.add(sixth)));
      Memory.store(
          out + 2 * step,
          WinogradTransforms.fma(v3, 2 / 3f, ends).add(Memory.load(in + 4 * sourceStep)));
    }
  }
}
