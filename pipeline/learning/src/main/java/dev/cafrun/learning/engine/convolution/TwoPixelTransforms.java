package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.Memory;
import jdk.incubator.vector.FloatVector;

/** F(2, 5). */
final class TwoPixelTransforms extends SixPointTransforms {
  @Override
  public int side() {
    return 2;
  }

  @Override
  public void output(
      long source, long sourceStep, long y0, long y1, long y2, long y3, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      Memory.store(Memory.at(y0, c), Memory.load(in).add(v1.add(v2)).add(v3.add(v4)));
      Memory.store(
          Memory.at(y1, c),
          WinogradTransforms.fma(v3.sub(v4), 2f, v1.sub(v2)).add(Memory.load(in + 5 * sourceStep)));
    }
  }

  @Override
  public void outputGradient(
      long y0, long y1, long y2, long y3, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      FloatVector v0 = WinogradTransforms.load(y0, c);
      FloatVector v1 = WinogradTransforms.load(y1, c);
      long out = Memory.at(target, c);
      Memory.store(out, v0);
      Memory.store(out + step, v0.add(v1));
      Memory.store(out + 2 * step, v0.sub(v1));
      Memory.store(out + 3 * step, WinogradTransforms.fma(v1, 2f, v0));
      Memory.store(out + 4 * step, WinogradTransforms.fma(v1, -2f, v0));
      Memory.store(out + 5 * step, v1);
    }
  }

  @Override
  public void kernel(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v0 = Memory.load(in);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector v3 = Memory.load(in + 3 * sourceStep);
      FloatVector v4 = Memory.load(in + 4 * sourceStep);
      FloatVector even = v0.add(v2).add(v4).mul(-1 / 6f);
      FloatVector odd = v1.add(v3);
      FloatVector evenDouble =
          WinogradTransforms.fma(v0, 1 / 24f, WinogradTransforms.fma(v2, 1 / 6f, v4.mul(2 / 3f)));
      FloatVector oddDouble = WinogradTransforms.fma(v1, 1 / 12f, v3.mul(1 / 3f));
      long out = Memory.at(target, c);
      Memory.store(out, v0.mul(1 / 4f));
      Memory.store(out + step, WinogradTransforms.fma(odd, -1 / 6f, even));
      Memory.store(out + 2 * step, WinogradTransforms.fma(odd, 1 / 6f, even));
      Memory.store(out + 3 * step, evenDouble.add(oddDouble));
      Memory.store(out + 4 * step, evenDouble.sub(oddDouble));
      Memory.store(out + 5 * step, v4);
    }
  }

  @Override
  public void kernelGradient(long source, long sourceStep, long target, long step, int channels) {
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
      Memory.store(
          out,
          WinogradTransforms.fma(
              Memory.load(in), 1 / 4f, WinogradTransforms.fma(halfSum, 1 / 24f, sum)));
      Memory.store(out + step, WinogradTransforms.fma(halfDifference, 1 / 12f, difference));
      Memory.store(out + 2 * step, WinogradTransforms.fma(halfSum, 1 / 6f, sum));
      Memory.store(out + 3 * step, WinogradTransforms.fma(halfDifference, 1 / 3f, difference));
      Memory.store(
          out + 4 * step,
          WinogradTransforms.fma(halfSum, 2 / 3f, sum).add(Memory.load(in + 5 * sourceStep)));
    }
  }
}
