package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The gradients of batch normalisation, in two passes: sums over all rows, then each row's share.
 * Partial sums of fixed row blocks are joined in block order, as in {@link BatchNormKernels}.
 */
public final class BatchNormGradientKernels implements AutoCloseable {
  /**
   * The derivative of normalising by the batch's own statistics, per channel: {@code inputGradient
   * = gradient · ofGradient + (input − mean) · ofInput + constant}.
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Slope(float[] mean, float[] ofGradient, float[] ofInput, float[] constant) {}

  private final Parallel parallel;
  private final Buffer partials = new Buffer();

  /** Kernels that run on the given threads. */
  public BatchNormGradientKernels(Parallel parallel) {
    this.parallel = parallel;
  }

  /**
   * First half of the backward pass. Zeroes, in place, the gradient wherever ReLU had cut the
   * output (when {@code relu}), and sums it per channel.
   *
   * @param output what {@link BatchNormKernels#normalise} wrote
   * @param gradient dL/d output on entry; dL/d (normalised + residual) on return
   * @param sums per channel, sum of the gradient
   * @param products per channel, sum of gradient · (input − mean)
   */
  public void reduceGradient(
      FeatureMap input,
      float[] mean,
      boolean relu,
      long output,
      long gradient,
      double[] sums,
      double[] products) {
    int channels = input.channels();
    RowPartition rows = RowPartition.of(input.rows(), channels);
    int tasks = rows.tasks();
    long blockSums = partials.require(2L * tasks * channels);
    long blockProducts = Memory.at(blockSums, (long) tasks * channels);
    parallel.forEach(
        tasks,
        (task, thread) -> {
          long offset = rows.first(task) * channels;
          blockGradientSums(
              Memory.at(input.address(), offset),
              mean,
              relu ? Memory.at(output, offset) : 0,
              Memory.at(gradient, offset),
              rows.end(task) - rows.first(task),
              channels,
              Memory.at(blockSums, (long) task * channels),
              Memory.at(blockProducts, (long) task * channels));
        });
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      double product = 0;
      for (int task = 0; task < tasks; task++) {
        long index = (long) task * channels + c;
        sum += Memory.get(Memory.at(blockSums, index));
        product += Memory.get(Memory.at(blockProducts, index));
      }
      sums[c] = sum;
      products[c] = product;
    }
  }

  private static void blockGradientSums(
      long input,
      float[] mean,
      long output,
      long gradient,
      long rows,
      int channels,
      long sums,
      long products) {
    int c = 0;
    for (; c <= channels - Memory.LANES; c += Memory.LANES) {
      FloatVector centre = FloatVector.fromArray(Memory.SPECIES, mean, c);
      FloatVector sum = FloatVector.zero(Memory.SPECIES);
      FloatVector product = FloatVector.zero(Memory.SPECIES);
      for (long row = 0; row < rows; row++) {
        long index = row * channels + c;
        FloatVector slope = Memory.load(Memory.at(gradient, index));
        if (output != 0) {
          VectorMask<Float> passed =
              Memory.load(Memory.at(output, index)).compare(VectorOperators.GT, 0f);
          slope = FloatVector.zero(Memory.SPECIES).blend(slope, passed);
          Memory.store(Memory.at(gradient, index), slope);
        }
        sum = sum.add(slope);
        product = slope.fma(Memory.load(Memory.at(input, index)).sub(centre), product);
      }
      Memory.store(Memory.at(sums, c), sum);
      Memory.store(Memory.at(products, c), product);
    }
    for (; c < channels; c++) {
      float sum = 0;
      float product = 0;
      for (long row = 0; row < rows; row++) {
        long index = row * channels + c;
        float slope = Memory.get(Memory.at(gradient, index));
        if (output != 0 && !(Memory.get(Memory.at(output, index)) > 0)) {
          slope = 0;
          Memory.set(Memory.at(gradient, index), slope);
        }
        sum += slope;
        product = Math.fma(slope, Memory.get(Memory.at(input, index)) - mean[c], product);
      }
      Memory.set(Memory.at(sums, c), sum);
      Memory.set(Memory.at(products, c), product);
    }
  }

  /** Second half of the backward pass; {@code inputGradient} may be {@code gradient} itself. */
  public void inputGradient(FeatureMap input, long gradient, Slope slope, long inputGradient) {
    int channels = input.channels();
    RowPartition rows = RowPartition.of(input.rows(), channels);
    parallel.forEach(
        rows.tasks(),
        (task, thread) -> {
          for (long row = rows.first(task); row < rows.end(task); row++) {
            long offset = row * channels;
            inputGradientRow(
                Memory.at(input.address(), offset),
                Memory.at(gradient, offset),
                slope,
                Memory.at(inputGradient, offset),
                channels);
          }
        });
  }

  private static void inputGradientRow(
      long input, long gradient, Slope slope, long inputGradient, int channels) {
    int i = 0;
    for (; i <= channels - Memory.LANES; i += Memory.LANES) {
      FloatVector rest =
          Memory.load(Memory.at(input, i))
              .sub(FloatVector.fromArray(Memory.SPECIES, slope.mean, i))
              .fma(
                  FloatVector.fromArray(Memory.SPECIES, slope.ofInput, i),
                  FloatVector.fromArray(Memory.SPECIES, slope.constant, i));
      Memory.store(
          Memory.at(inputGradient, i),
          Memory.load(Memory.at(gradient, i))
              .fma(FloatVector.fromArray(Memory.SPECIES, slope.ofGradient, i), rest));
    }
    for (; i < channels; i++) {
      float rest =
          Math.fma(
              Memory.get(Memory.at(input, i)) - slope.mean[i], slope.ofInput[i], slope.constant[i]);
      Memory.set(
          Memory.at(inputGradient, i),
          Math.fma(Memory.get(Memory.at(gradient, i)), slope.ofGradient[i], rest));
    }
  }

  /** Frees the memory for partial sums. */
  @Override
  public void close() {
    partials.close();
  }
}
