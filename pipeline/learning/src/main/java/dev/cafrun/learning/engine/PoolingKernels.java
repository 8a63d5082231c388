package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Max pooling and (adaptive) average pooling, with their gradients. */
public final class PoolingKernels {
  private final Parallel parallel;

  /** Kernels that run on the given threads. */
  public PoolingKernels(Parallel parallel) {
    this.parallel = parallel;
  }

  /** Maximum over windows of {@code size × size}; cells of padding never win. */
  public void max(FeatureMap input, int size, int stride, int padding, FeatureMap output) {
    parallel.forEach(
        input.batch() * output.height(),
        (task, thread) -> {
          int image = task / output.height();
          int y = task % output.height();
          Window window = new Window(input, image, size, stride, padding);
          for (int x = 0; x < output.width(); x++) {
            long target = pixel(output, image, y, x);
            for (int c = 0; c < input.channels(); c += Memory.LANES) {
              if (c + Memory.LANES <= input.channels()) {
                Memory.store(Memory.at(target, c), window.max(y, x, c));
              } else {
                for (int k = c; k < input.channels(); k++) {
                  Memory.set(Memory.at(target, k), window.maxOfOne(y, x, k));
                }
              }
            }
          }
        });
  }

  /**
   * The gradient of {@link #max}: every window gives its gradient to the first cell, row by row,
   * that holds the maximum, as PyTorch does.
   */
  public void maxGradient(
      FeatureMap input,
      int size,
      int stride,
      int padding,
      FeatureMap output,
      long outputGradient,
      long inputGradient) {
    parallel.forEach(
        input.batch(),
        (image, thread) -> {
          FeatureMap gradient = input.at(inputGradient);
          Memory.zero(gradient.image(image), input.imageLength());
          Window window = new Window(input, image, size, stride, padding);
          for (int y = 0; y < output.height(); y++) {
            for (int x = 0; x < output.width(); x++) {
              long maximum = pixel(output, image, y, x);
              long slope = pixel(output.at(outputGradient), image, y, x);
              for (int c = 0; c < input.channels(); c += Memory.LANES) {
                if (c + Memory.LANES <= input.channels()) {
                  window.spread(
                      y,
                      x,
                      c,
                      Memory.load(Memory.at(maximum, c)),
                      Memory.load(Memory.at(slope, c)),
                      gradient);
                } else {
                  for (int k = c; k < input.channels(); k++) {
                    window.spreadOne(
                        y,
                        x,
                        k,
                        Memory.get(Memory.at(maximum, k)),
                        Memory.get(Memory.at(slope, k)),
                        gradient);
                  }
                }
              }
            }
          }
        });
  }

  private static long pixel(FeatureMap map, int image, int y, int x) {
    return Memory.at(map.image(image), ((long) y * map.width() + x) * map.channels());
  }

  /** The cells of one image that a pooling window covers. */
  private record Window(FeatureMap input, int image, int size, int stride, int padding) {
    private int from(int output) {
      return Math.max(0, output * stride - padding);
    }

    private int to(int output, int limit) {
      return Math.min(limit, output * stride - padding + size);
    }

    FloatVector max(int y, int x, int channel) {
      FloatVector best = FloatVector.broadcast(Memory.SPECIES, Float.NEGATIVE_INFINITY);
      for (int row = from(y); row < to(y, input.height()); row++) {
        for (int column = from(x); column < to(x, input.width()); column++) {
          best = best.max(Memory.load(Memory.at(pixel(input, image, row, column), channel)));
        }
      }
      return best;
    }

    float maxOfOne(int y, int x, int channel) {
      float best = Float.NEGATIVE_INFINITY;
      for (int row = from(y); row < to(y, input.height()); row++) {
        for (int column = from(x); column < to(x, input.width()); column++) {
          best = Math.max(best, Memory.get(Memory.at(pixel(input, image, row, column), channel)));
        }
      }
      return best;
    }

    void spread(
        int y, int x, int channel, FloatVector maximum, FloatVector slope, FeatureMap gradient) {
      FloatVector left = slope;
      for (int row = from(y); row < to(y, input.height()); row++) {
        for (int column = from(x); column < to(x, input.width()); column++) {
          VectorMask<Float> wins =
              Memory.load(Memory.at(pixel(input, image, row, column), channel))
                  .compare(VectorOperators.EQ, maximum);
          long cell = Memory.at(pixel(gradient, image, row, column), channel);
          FloatVector old = Memory.load(cell);
          Memory.store(cell, old.add(left, wins));
          left = left.blend(0f, wins);
        }
      }
    }

    void spreadOne(int y, int x, int channel, float maximum, float slope, FeatureMap gradient) {
      for (int row = from(y); row < to(y, input.height()); row++) {
        for (int column = from(x); column < to(x, input.width()); column++) {
          if (Memory.get(Memory.at(pixel(input, image, row, column), channel)) == maximum) {
            long cell = Memory.at(pixel(gradient, image, row, column), channel);
            Memory.set(cell, Memory.get(cell) + slope);
            return;
          }
        }
      }
    }
  }

  /**
   * Adaptive average pooling to {@code bins × bins}, as PyTorch cuts it: bin i averages cells
   * {@code ⌊i·n/bins⌋ … ⌈(i+1)·n/bins⌉ − 1}, so maps smaller than the target repeat cells.
   *
   * @param output batch × (channels · bins · bins), channel-major as PyTorch flattens it
   */
  public void adaptiveAverage(FeatureMap input, int bins, long output) {
    int features = input.channels() * bins * bins;
    parallel.forEach(
        input.batch(),
        (image, thread) -> {
          for (int y = 0; y < bins; y++) {
            for (int x = 0; x < bins; x++) {
              Bin bin = Bin.of(input, bins, y, x);
              for (int c = 0; c < input.channels(); c++) {
                float sum = 0;
                for (int row = bin.top; row < bin.bottom; row++) {
                  for (int column = bin.left; column < bin.right; column++) {
                    sum += Memory.get(Memory.at(pixel(input, image, row, column), c));
                  }
                }
                long index = (long) image * features + ((long) c * bins + y) * bins + x;
                Memory.set(Memory.at(output, index), sum / bin.cells());
              }
            }
          }
        });
  }

  /** The gradient of {@link #adaptiveAverage}. */
  public void adaptiveAverageGradient(
      FeatureMap input, int bins, long outputGradient, long inputGradient) {
    int features = input.channels() * bins * bins;
    FeatureMap gradient = input.at(inputGradient);
    parallel.forEach(
        input.batch(),
        (image, thread) -> {
          Memory.zero(gradient.image(image), input.imageLength());
          for (int y = 0; y < bins; y++) {
            for (int x = 0; x < bins; x++) {
              Bin bin = Bin.of(input, bins, y, x);
              for (int c = 0; c < input.channels(); c++) {
                long index = (long) image * features + ((long) c * bins + y) * bins + x;
                float share = Memory.get(Memory.at(outputGradient, index)) / bin.cells();
                for (int row = bin.top; row < bin.bottom; row++) {
                  for (int column = bin.left; column < bin.right; column++) {
                    long cell = Memory.at(pixel(gradient, image, row, column), c);
                    Memory.set(cell, Memory.get(cell) + share);
                  }
                }
              }
            }
          }
        });
  }

  private record Bin(int top, int bottom, int left, int right) {
    static Bin of(FeatureMap input, int bins, int y, int x) {
      return new Bin(
          y * input.height() / bins,
          ((y + 1) * input.height() + bins - 1) / bins,
          x * input.width() / bins,
          ((x + 1) * input.width() + bins - 1) / bins);
    }

    int cells() {
      return (bottom - top) * (right - left);
    }
  }
}
