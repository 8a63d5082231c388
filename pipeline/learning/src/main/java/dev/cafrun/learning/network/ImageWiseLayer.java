package dev.cafrun.learning.network;

/**
 * A layer that computes every image by itself, as all but batch normalisation do: the backward pass
 * may leave out images without gradient.
 */
sealed interface ImageWiseLayer extends Layer
    permits ConvolutionLayer, BiasReluLayer, MaxPoolLayer {

  /**
   * Forgets all images of the last forward pass but these, in its own output and in what it
   * remembers of its input, whose owner does the same. The backward pass is then for these alone.
   *
   * @param images positions in the batch, ascending
   */
  void keep(int[] images);
}
