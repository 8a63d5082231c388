package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.Memory;
import jdk.incubator.vector.FloatVector;

/** F(4, 3). */
final class FourPixelTransforms extends SixPointTransforms {
  @Override
  public int side() {
    return 4;
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
      FloatVector sum = v1.add(v2);
      FloatVector difference = v1.sub(v2);
      FloatVector halfSum = v3.add(v4);
      FloatVector halfDifference = v3.sub(v4);
      Memory.store(Memory.at(y0, c), Memory.load(in).add(sum).add(halfSum));
      Memory.store(Memory.at(y1, c), WinogradTransforms.fma(halfDifference, 2f, difference));
      Memory.store(Memory.at(y2, c), WinogradTransforms.fma(halfSum, 4f, sum));
      Memory.store(
          Memory.at(y3, c),
          WinogradTransforms.fma(halfDifference, 8f, difference)
              .add(Memory.load(in + 5 * sourceStep)));
    }
  }

  @Override
  public void outputGradient(
      long y0, long y1, long y2, long y3, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      FloatVector v0 = WinogradTransforms.load(y0, c);
      FloatVector v1 = WinogradTransforms.load(y1, c);
      FloatVector v2 = WinogradTransforms.load(y2, c);
      FloatVector v3 = WinogradTransforms.load(y3, c);
      FloatVector even = v0.add(v2);
      FloatVector odd = v1.add(v3);
      FloatVector evenDouble = WinogradTransforms.fma(v2, 4f, v0);
      FloatVector oddDouble = WinogradTransforms.fma(v3, 4f, v1);
      long out = Memory.at(target, c);
      Memory.store(out, v0);
      Memory.store(out + step, even.add(odd));
      Memory.store(out + 2 * step, even.sub(odd));
      Memory.store(out + 3 * step, WinogradTransforms.fma(oddDouble, 2f, evenDouble));
      Memory.store(out + 4 * step, WinogradTransforms.fma(oddDouble, -2f, evenDouble));
      Memory.store(out + 5 * step, v3);
    }
  }

  @Override
  public void kernel(long source, long sourceStep, long target, long step, int channels) {
    for (int c = 0; c < channels; c += Memory.LANES) {
      long in = Memory.at(source, c);
      FloatVector v0 = Memory.load(in);
      FloatVector v1 = Memory.load(in + sourceStep);
      FloatVector v2 = Memory.load(in + 2 * sourceStep);
      FloatVector ends = v0.add(v2).mul(-1 / 6f);
      FloatVector endsDouble = WinogradTransforms.fma(v0, 1 / 24f, v2.mul(1 / 6f));
      long out = Memory.at(target, c);
      Memory.store(out, v0.mul(1 / 4f));
      Memory.store(out + step, WinogradTransforms.fma(v1, -1 / 6f, ends));
      Memory.store(out + 2 * step, WinogradTransforms.fma(v1, 1 / 6f, ends));
      Memory.store(out + 3 * step, WinogradTransforms.fma(v1, 1 / 12f, endsDouble));
      Memory.store(out + 4 * step, WinogradTransforms.fma(v1, -1 / 12f, endsDouble));
      Memory.store(out + 5 * step, v2);
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
      FloatVector sum = v1.add(v2);
      FloatVector halfSum = v3.add(v4);
      long out = Memory.at(target, c);
      Memory.store(
          out,
          WinogradTransforms.fma(
              Memory.load(in), 1 / 4f, WinogradTransforms.fma(sum, -1 / 6f, halfSum.mul(1 / 24f))));
      Memory.store(out + step, WinogradTransforms.fma(v2.sub(v1), 1 / 6f, v3.sub(v4).mul(1 / 12f)));
      Memory.store(
          out + 2 * step,
          WinogradTransforms.fma(halfSum.sub(sum), 1 / 6f, Memory.load(in + 5 * sourceStep)));
    }
  }
}
