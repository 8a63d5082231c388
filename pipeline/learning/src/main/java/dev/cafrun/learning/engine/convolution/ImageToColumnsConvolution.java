package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.Gemm;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.Parallel;
import dev.cafrun.learning.engine.RowPartition;
import dev.cafrun.learning.engine.Scratch;

/**
 * Convolution as a matrix product: every output pixel becomes a row that lists the inputs under its
 * window. Right for strided and large kernels.
 */
final class ImageToColumnsConvolution implements Convolution {
  /** Floats of unrolled input per task (512 KiB): the product finds them in the core's cache. */
  private static final int TASK_FLOATS = 128 * 1024;

  /** Rows that make a matrix product worth its start. */
  private static final int PRODUCT_ROWS = 128;

  /** Groups that sum the weight gradient; each has a copy of it, so large ones get fewer. */
  private static final int MANY_GROUPS = 8;

  private static final int FEW_GROUPS = 4;
  private static final long FEW_WEIGHTS = 128 * 1024;

  private final ConvolutionShape shape;
  private final Parallel parallel;
  private final Scratch scratch;

  ImageToColumnsConvolution(ConvolutionShape shape, Parallel parallel, Scratch scratch) {
    this.shape = shape;
    this.parallel = parallel;
    this.scratch = scratch;
  }

  @Override
  public void forward(FeatureMap input, long weights, FeatureMap output) {
    int fanIn = shape.fanIn();
    int lines = output.batch() * output.height();
    int step = linesPer(TASK_FLOATS, output);
    parallel.forEach(
        (lines + step - 1) / step,
        (task, thread) -> {
          int first = task * step;
          int count = Math.min(step, lines - first);
          long columns = scratch.ofThread(thread, (long) count * output.width() * fanIn);
          unroll(input, output, first, count, columns);
          Gemm.secondTransposed(
              count * output.width(),
              shape.outputChannels(),
              fanIn,
              columns,
              fanIn,
              weights,
              fanIn,
              0f,
              line(output, first),
              shape.outputChannels());
        });
  }

  @Override
  public void backward(
      FeatureMap input,
      FeatureMap outputGradient,
      long weights,
      long weightGradient,
      long inputGradient) {
    weightGradient(input, outputGradient, weightGradient);
    if (inputGradient != 0) {
      inputGradient(input.at(inputGradient), outputGradient, weights);
    }
  }

  /**
   * The sum over all rows. A fixed number of groups of lines sum apart and are joined in order;
   * within a group, lines are unrolled a few at a time.
   */
  private void weightGradient(FeatureMap input, FeatureMap outputGradient, long weightGradient) {
    long weights = shape.weights();
    int lines = outputGradient.batch() * outputGradient.height();
    int groups = Math.min(lines, weights <= FEW_WEIGHTS ? MANY_GROUPS : FEW_GROUPS);
    long sums = scratch.shared(groups * weights);
    parallel.forEach(
        groups,
        (group, thread) -> {
          int first = (int) ((long) lines * group / groups);
          int end = (int) ((long) lines * (group + 1) / groups);
          sumLines(input, outputGradient, first, end, Memory.at(sums, group * weights), thread);
        });
    RowPartition cut = RowPartition.of(weights, 1);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          long offset = cut.first(task);
          int length = Math.toIntExact(cut.end(task) - offset);
          Memory.copyRun(Memory.at(sums, offset), Memory.at(weightGradient, offset), length);
          for (int group = 1; group < groups; group++) {
            Memory.addRun(
                Memory.at(sums, group * weights + offset),
                Memory.at(weightGradient, offset),
                length);
          }
        });
  }

  private void sumLines(
      FeatureMap input, FeatureMap outputGradient, int first, int end, long sum, int thread) {
    int fanIn = shape.fanIn();
    int step = linesPer(TASK_FLOATS, outputGradient);
    long columns = scratch.ofThread(thread, (long) step * outputGradient.width() * fanIn);
    for (int line = first; line < end; line += step) {
      int count = Math.min(step, end - line);
      unroll(input, outputGradient, line, count, columns);
      Gemm.firstTransposed(
          shape.outputChannels(),
          fanIn,
          count * outputGradient.width(),
          line(outputGradient, line),
          shape.outputChannels(),
          columns,
          fanIn,
          line == first ? 0f : 1f,
          sum,
          fanIn);
    }
  }

  /**
   * Image by image, because windows of one image overlap; several at a time make better products.
   */
  private void inputGradient(FeatureMap inputGradient, FeatureMap outputGradient, long weights) {
    int fanIn = shape.fanIn();
    int pixels = outputGradient.height() * outputGradient.width();
    int step = Math.max(1, PRODUCT_ROWS / pixels);
    int images = inputGradient.batch();
    parallel.forEach(
        (images + step - 1) / step,
        (task, thread) -> {
          int first = task * step;
          int count = Math.min(step, images - first);
          long columns = scratch.ofThread(thread, (long) count * pixels * fanIn);
          Gemm.plain(
              count * pixels,
              fanIn,
              shape.outputChannels(),
              outputGradient.image(first),
              shape.outputChannels(),
              weights,
              fanIn,
              0f,
              columns,
              fanIn);
          long gradients = inputGradient.image(first);
          Memory.zero(gradients, count * inputGradient.imageLength());
          int firstLine = first * outputGradient.height();
          for (int line = 0; line < count * outputGradient.height(); line++) {
            long from = Memory.at(columns, (long) line * outputGradient.width() * fanIn);
            addLine(from, inputGradient, outputGradient, firstLine + line);
          }
        });
  }

  private int linesPer(int floats, FeatureMap output) {
    return Math.max(1, floats / (output.width() * shape.fanIn()));
  }

  private static long line(FeatureMap map, int line) {
    return Memory.at(map.address(), (long) line * map.width() * map.channels());
  }

  private void unroll(FeatureMap input, FeatureMap output, int firstLine, int lines, long columns) {
    long length = (long) output.width() * shape.fanIn();
    for (int i = 0; i < lines; i++) {
      unrollLine(input, output, firstLine + i, Memory.at(columns, i * length));
    }
  }

  /** Lists the inputs of one line of output; windows reach into the padding at the edges. */
  private void unrollLine(FeatureMap input, FeatureMap output, int line, long columns) {
    int channels = shape.inputChannels();
    int run = shape.kernel() * channels;
    int top = line % output.height() * shape.stride() - shape.padding();
    long image = input.image(line / output.height());
    for (int ky = 0; ky < shape.kernel(); ky++) {
      int y = top + ky;
      boolean inside = y >= 0 && y < input.height();
      long row = Memory.at(image, (long) y * input.width() * channels);
      for (int x = 0; x < output.width(); x++) {
        int left = x * shape.stride() - shape.padding();
        long entry = Memory.at(columns, (long) x * shape.fanIn() + (long) ky * run);
        if (!inside) {
          Memory.zeroRun(entry, run);
        } else if (left >= 0 && left + shape.kernel() <= input.width()) {
          Memory.copyRun(Memory.at(row, (long) left * channels), entry, run);
        } else {
          int from = Math.max(0, -left) * channels;
          int to = Math.min(shape.kernel(), input.width() - left) * channels;
          Memory.zeroRun(entry, from);
          Memory.copyRun(
              Memory.at(row, (long) left * channels + from), Memory.at(entry, from), to - from);
          Memory.zeroRun(Memory.at(entry, to), run - to);
        }
      }
    }
  }

  /** The transpose of {@link #unrollLine}. */
  private void addLine(long columns, FeatureMap input, FeatureMap output, int line) {
    int channels = shape.inputChannels();
    int run = shape.kernel() * channels;
    int top = line % output.height() * shape.stride() - shape.padding();
    long image = input.image(line / output.height());
    for (int ky = Math.max(0, -top); ky < Math.min(shape.kernel(), input.height() - top); ky++) {
      long row = Memory.at(image, (long) (top + ky) * input.width() * channels);
      for (int x = 0; x < output.width(); x++) {
        int left = x * shape.stride() - shape.padding();
        int from = Math.max(0, -left) * channels;
        int to = Math.min(shape.kernel(), input.width() - left) * channels;
        long entry = Memory.at(columns, (long) x * shape.fanIn() + (long) ky * run);
        Memory.addRun(
            Memory.at(entry, from), Memory.at(row, (long) left * channels + from), to - from);
      }
    }
  }

  @Override
  public void close() {
    // It keeps nothing.
  }
}
