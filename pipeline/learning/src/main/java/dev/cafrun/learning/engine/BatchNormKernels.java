package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;

/**
 * Batch normalisation over the rows of a feature map, one mean and variance per channel, optionally
 * followed by a residual addition and ReLU in the same pass.
 *
 * <p>Row blocks of fixed size give partial sums, which are then joined in block order in float64:
 * the bits depend on the shape only.
 */
public final class BatchNormKernels implements AutoCloseable {
  /**
   * What normalising comes to, per channel. The mean is taken off first: folded into the shift it
   * would cancel badly where the deviation is small.
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Affine(float[] mean, float[] scale, float[] shift) {}

  private final Parallel parallel;
  private final Buffer partials = new Buffer();

  /** Kernels that run on the given threads. */
  public BatchNormKernels(Parallel parallel) {
    this.parallel = parallel;
  }

  /** Mean and biased variance of every channel over all rows. */
  public void statistics(FeatureMap input, float[] mean, float[] variance) {
    int channels = input.channels();
    RowPartition rows = RowPartition.of(input.rows(), channels);
    int tasks = rows.tasks();
    long sums = partials.require(2L * tasks * channels);
    long squares = Memory.at(sums, (long) tasks * channels);
    parallel.forEach(
        tasks,
        (task, thread) ->
            blockMoments(
                Memory.at(input.address(), rows.first(task) * channels),
                rows.end(task) - rows.first(task),
                channels,
                Memory.at(sums, (long) task * channels),
                Memory.at(squares, (long) task * channels)));
    for (int c = 0; c < channels; c++) {
      joinMoments(input, rows, sums, squares, c, mean, variance);
    }
  }

  /** Chan's pairwise update, in block order. */
  private static void joinMoments(
      FeatureMap input,
      RowPartition rows,
      long means,
      long squares,
      int c,
      float[] mean,
      float[] variance) {
    double count = 0;
    double joinedMean = 0;
    double joinedSquares = 0;
    for (int task = 0; task < rows.tasks(); task++) {
      long index = (long) task * input.channels() + c;
      double blockCount = rows.end(task) - rows.first(task);
      double difference = Memory.get(Memory.at(means, index)) - joinedMean;
      double total = count + blockCount;
      joinedMean += difference * blockCount / total;
      joinedSquares +=
          Memory.get(Memory.at(squares, index))
              + difference * difference * count * blockCount / total;
      count = total;
    }
    mean[c] = (float) joinedMean;
    variance[c] = (float) (joinedSquares / count);
  }

  /**
   * Mean and sum of squared deviations of a block that is read twice, the second time from cache.
   */
  private static void blockMoments(long input, long rows, int channels, long means, long squares) {
    int c = 0;
    for (; c <= channels - Memory.LANES; c += Memory.LANES) {
      FloatVector sum = FloatVector.zero(Memory.SPECIES);
      for (long row = 0; row < rows; row++) {
        sum = sum.add(Memory.load(Memory.at(input, row * channels + c)));
      }
      FloatVector mean = sum.mul(1f / rows);
      FloatVector square = FloatVector.zero(Memory.SPECIES);
      for (long row = 0; row < rows; row++) {
        FloatVector deviation = Memory.load(Memory.at(input, row * channels + c)).sub(mean);
        square = deviation.fma(deviation, square);
      }
      Memory.store(Memory.at(means, c), mean);
      Memory.store(Memory.at(squares, c), square);
    }
    for (; c < channels; c++) {
      float sum = 0;
      for (long row = 0; row < rows; row++) {
        sum += Memory.get(Memory.at(input, row * channels + c));
      }
      float mean = sum * (1f / rows);
      float square = 0;
      for (long row = 0; row < rows; row++) {
        float deviation = Memory.get(Memory.at(input, row * channels + c)) - mean;
        square = Math.fma(deviation, deviation, square);
      }
      Memory.set(Memory.at(means, c), mean);
      Memory.set(Memory.at(squares, c), square);
    }
  }

  /**
   * {@code output = activation((input − mean) · scale + shift + residual)} per channel.
   *
   * @param residual address of a map of the same shape to add, or 0 for none
   * @param relu whether negative results become 0
   */
  public void normalise(FeatureMap input, Affine affine, long residual, boolean relu, long output) {
    int channels = input.channels();
    RowPartition rows = RowPartition.of(input.rows(), channels);
    parallel.forEach(
        rows.tasks(),
        (task, thread) -> {
          for (long row = rows.first(task); row < rows.end(task); row++) {
            long offset = row * channels;
            normaliseRow(
                Memory.at(input.address(), offset),
                affine,
                residual == 0 ? 0 : Memory.at(residual, offset),
                relu,
                Memory.at(output, offset),
                channels);
          }
        });
  }

  private static void normaliseRow(
      long input, Affine affine, long residual, boolean relu, long output, int channels) {
    int c = 0;
    for (; c <= channels - Memory.LANES; c += Memory.LANES) {
      FloatVector value =
          Memory.load(Memory.at(input, c))
              .sub(FloatVector.fromArray(Memory.SPECIES, affine.mean, c))
              .fma(
                  FloatVector.fromArray(Memory.SPECIES, affine.scale, c),
                  FloatVector.fromArray(Memory.SPECIES, affine.shift, c));
      if (residual != 0) {
        value = value.add(Memory.load(Memory.at(residual, c)));
      }
      Memory.store(Memory.at(output, c), relu ? value.max(0f) : value);
    }
    for (; c < channels; c++) {
      float value =
          Math.fma(
              Memory.get(Memory.at(input, c)) - affine.mean[c], affine.scale[c], affine.shift[c]);
      if (residual != 0) {
        value += Memory.get(Memory.at(residual, c));
      }
      Memory.set(Memory.at(output, c), relu ? Math.max(value, 0f) : value);
    }
  }

  /** Frees the memory for partial sums. */
  @Override
  public void close() {
    partials.close();
  }
}
