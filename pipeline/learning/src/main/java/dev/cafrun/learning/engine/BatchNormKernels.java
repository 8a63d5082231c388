package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Batch normalisation over the rows of a feature map, one mean and variance per channel, optionally
 * followed by a residual addition and ReLU in the same pass.
 *
 * <p>Row blocks of fixed size give partial sums, which are then joined in block order in float64:
 * the bits depend on the shape only.
 */
public final class BatchNormKernels {
  private final Parallel parallel;
  private final Buffer partials = new Buffer();

  /** Kernels that run on the given threads. */
  public BatchNormKernels(Parallel parallel) {
    this.parallel = parallel;
  }

  /** Mean and biased variance of every channel over all rows. */
  public void statistics(FeatureMap input, float[] mean, float[] variance) {
    int channels = input.channels();
    Rows rows = Rows.of(input.rows(), channels);
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
      Rows rows,
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
   * {@code output = activation(input · scale + shift + residual)} per channel.
   *
   * @param residual address of a map of the same shape to add, or 0 for none
   * @param relu whether negative results become 0
   */
  public void normalise(
      FeatureMap input, float[] scale, float[] shift, long residual, boolean relu, long output) {
    int channels = input.channels();
    Rows rows = Rows.of(input.rows(), channels);
    parallel.forEach(
        rows.tasks(),
        (task, thread) -> {
          for (long row = rows.first(task); row < rows.end(task); row++) {
            long offset = row * channels;
            normaliseRow(
                Memory.at(input.address(), offset),
                scale,
                shift,
                residual == 0 ? 0 : Memory.at(residual, offset),
                relu,
                Memory.at(output, offset),
                channels);
          }
        });
  }

  private static void normaliseRow(
      long input,
      float[] scale,
      float[] shift,
      long residual,
      boolean relu,
      long output,
      int channels) {
    int c = 0;
    for (; c <= channels - Memory.LANES; c += Memory.LANES) {
      FloatVector value =
          Memory.load(Memory.at(input, c))
              .fma(
                  FloatVector.fromArray(Memory.SPECIES, scale, c),
                  FloatVector.fromArray(Memory.SPECIES, shift, c));
      if (residual != 0) {
        value = value.add(Memory.load(Memory.at(residual, c)));
      }
      Memory.store(Memory.at(output, c), relu ? value.max(0f) : value);
    }
    for (; c < channels; c++) {
      float value = Math.fma(Memory.get(Memory.at(input, c)), scale[c], shift[c]);
      if (residual != 0) {
        value += Memory.get(Memory.at(residual, c));
      }
      Memory.set(Memory.at(output, c), relu ? Math.max(value, 0f) : value);
    }
  }

  /**
   * First half of the backward pass. Zeroes, in place, the gradient wherever ReLU had cut the
   * output (when {@code relu}), and sums it per channel.
   *
   * @param output what {@link #normalise} wrote
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
    Rows rows = Rows.of(input.rows(), channels);
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

  /**
   * Second half of the backward pass: {@code inputGradient = gradient · a + input · b + c} per
   * channel, which is what the derivative of normalising by the batch's own statistics comes to.
   * {@code inputGradient} may be {@code gradient} itself.
   */
  public void inputGradient(
      FeatureMap input, long gradient, float[] a, float[] b, float[] c, long inputGradient) {
    int channels = input.channels();
    Rows rows = Rows.of(input.rows(), channels);
    parallel.forEach(
        rows.tasks(),
        (task, thread) -> {
          for (long row = rows.first(task); row < rows.end(task); row++) {
            long offset = row * channels;
            inputGradientRow(
                Memory.at(input.address(), offset),
                Memory.at(gradient, offset),
                a,
                b,
                c,
                Memory.at(inputGradient, offset),
                channels);
          }
        });
  }

  private static void inputGradientRow(
      long input,
      long gradient,
      float[] a,
      float[] b,
      float[] c,
      long inputGradient,
      int channels) {
    int i = 0;
    for (; i <= channels - Memory.LANES; i += Memory.LANES) {
      FloatVector rest =
          Memory.load(Memory.at(input, i))
              .fma(
                  FloatVector.fromArray(Memory.SPECIES, b, i),
                  FloatVector.fromArray(Memory.SPECIES, c, i));
      Memory.store(
          Memory.at(inputGradient, i),
          Memory.load(Memory.at(gradient, i))
              .fma(FloatVector.fromArray(Memory.SPECIES, a, i), rest));
    }
    for (; i < channels; i++) {
      float rest = Math.fma(Memory.get(Memory.at(input, i)), b[i], c[i]);
      Memory.set(
          Memory.at(inputGradient, i), Math.fma(Memory.get(Memory.at(gradient, i)), a[i], rest));
    }
  }
}
