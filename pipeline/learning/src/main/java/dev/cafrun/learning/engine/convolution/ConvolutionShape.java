package dev.cafrun.learning.engine.convolution;

/**
 * What a square convolution does, whatever the size of its input.
 *
 * @param inputChannels channels read
 * @param outputChannels channels written
 * @param kernel side of the kernel
 * @param stride distance between two windows
 * @param padding zeros around the input
 */
public record ConvolutionShape(
    int inputChannels, int outputChannels, int kernel, int stride, int padding) {

  /** Weights of one output channel. */
  public int fanIn() {
    return kernel * kernel * inputChannels;
  }

  /** All weights. */
  public long weights() {
    return (long) outputChannels * fanIn();
  }

  /** Side of the output for an input of this side. */
  public int outputSize(int inputSize) {
    return (inputSize + 2 * padding - kernel) / stride + 1;
  }

  /** How many taps, over all windows along one side, fall on the input and not on padding. */
  int tapsInside(int inputSize) {
    int taps = 0;
    for (int window = 0; window < outputSize(inputSize); window++) {
      int first = window * stride - padding;
      taps += Math.min(kernel, inputSize - first) - Math.max(0, -first);
    }
    return taps;
  }
}
