package dev.cafrun.learning.engine;

/**
 * Convolution as a matrix product: every output pixel becomes a row that lists the inputs under its
 * window. Right for strided and large kernels.
 */
final class ImageToColumnsConvolution implements Convolution {
  /** Floats of unrolled input per task (512 KiB): the product finds them in the core's cache. */
  private static final int TASK_FLOATS = 128 * 1024;

  /** Floats unrolled at a time for the weight gradient, which sums over them. */
  private static final int SLAB_FLOATS = 1024 * 1024;

  private static final int SMALLEST_STRIPE = 128;
  private static final int STRIPES = 4;

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

  /** Slab by slab: all threads unroll, then each sums its own stripe of the weight matrix. */
  private void weightGradient(FeatureMap input, FeatureMap outputGradient, long weightGradient) {
    int fanIn = shape.fanIn();
    int lines = outputGradient.batch() * outputGradient.height();
    int slab = linesPer(SLAB_FLOATS, outputGradient);
    int stripe = Math.max(SMALLEST_STRIPE, (fanIn / STRIPES + 15) / 16 * 16);
    long columns = scratch.shared((long) Math.min(slab, lines) * outputGradient.width() * fanIn);
    for (int first = 0; first < lines; first += slab) {
      int start = first;
      int count = Math.min(slab, lines - first);
      int step = linesPer(TASK_FLOATS, outputGradient);
      parallel.forEach(
          (count + step - 1) / step,
          (task, thread) -> {
            int offset = task * step;
            long target = Memory.at(columns, (long) offset * outputGradient.width() * fanIn);
            unroll(input, outputGradient, start + offset, Math.min(step, count - offset), target);
          });
      parallel.forEach(
          (fanIn + stripe - 1) / stripe,
          (task, thread) -> {
            int offset = task * stripe;
            Gemm.firstTransposed(
                shape.outputChannels(),
                Math.min(stripe, fanIn - offset),
                count * outputGradient.width(),
                line(outputGradient, start),
                shape.outputChannels(),
                Memory.at(columns, offset),
                fanIn,
                start == 0 ? 0f : 1f,
                Memory.at(weightGradient, offset),
                fanIn);
          });
    }
  }

  private void inputGradient(FeatureMap inputGradient, FeatureMap outputGradient, long weights) {
    int fanIn = shape.fanIn();
    int pixels = outputGradient.height() * outputGradient.width();
    parallel.forEach(
        inputGradient.batch(),
        (image, thread) -> {
          long columns = scratch.ofThread(thread, (long) pixels * fanIn);
          Gemm.plain(
              pixels,
              fanIn,
              shape.outputChannels(),
              outputGradient.image(image),
              shape.outputChannels(),
              weights,
              fanIn,
              0f,
              columns,
              fanIn);
          Memory.zero(inputGradient.image(image), inputGradient.imageLength());
          int first = image * outputGradient.height();
          for (int line = first; line < first + outputGradient.height(); line++) {
            long from = Memory.at(columns, (long) (line - first) * outputGradient.width() * fanIn);
            walk(inputGradient, outputGradient, line, from, Memory::addTo);
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
      long target = Memory.at(columns, i * length);
      if (shape.padding() > 0) {
        Memory.zero(target, length);
      }
      walk(input, output, firstLine + i, target, Memory::copyFrom);
    }
  }

  /**
   * What to do with a run of floats in the unrolled matrix and the run of the image it stands for.
   */
  @FunctionalInterface
  private interface Run {
    void accept(long columns, long image, int floats);
  }

  /** Visits the runs of one output line; cells of padding have no run. */
  private void walk(FeatureMap input, FeatureMap output, int line, long columns, Run run) {
    int channels = shape.inputChannels();
    int kernel = shape.kernel();
    long image = input.image(line / output.height());
    int top = line % output.height() * shape.stride() - shape.padding();
    for (int x = 0; x < output.width(); x++) {
      int left = x * shape.stride() - shape.padding();
      int from = Math.max(0, -left);
      int to = Math.min(kernel, input.width() - left);
      for (int ky = Math.max(0, -top); ky < Math.min(kernel, input.height() - top); ky++) {
        long cell = Memory.at(image, ((long) (top + ky) * input.width() + left + from) * channels);
        long entry =
            Memory.at(
                columns, ((long) x * kernel + ky) * kernel * channels + (long) from * channels);
        run.accept(entry, cell, (to - from) * channels);
      }
    }
  }
}
