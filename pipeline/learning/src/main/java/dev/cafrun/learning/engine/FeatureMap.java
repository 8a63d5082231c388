package dev.cafrun.learning.engine;

/**
 * Where a batch of feature maps lies: float32, channels innermost.
 *
 * @param batch images, at least 1
 * @param height rows of one map
 * @param width columns of one map
 * @param channels channels of one pixel
 * @param address the first float
 */
public record FeatureMap(int batch, int height, int width, int channels, long address) {
  /** Pixels of the whole batch. */
  public int rows() {
    return Math.multiplyExact(batch, height * width);
  }

  /** Floats of the whole batch. */
  public long length() {
    return (long) rows() * channels;
  }

  /** Floats of one image. */
  public long imageLength() {
    return (long) height * width * channels;
  }

  /** The first float of one image. */
  public long image(int index) {
    return Memory.at(address, index * imageLength());
  }

  /** Its first images alone. */
  public FeatureMap first(int images) {
    return new FeatureMap(images, height, width, channels, address);
  }

  /** The same shape at another place. */
  public FeatureMap at(long otherAddress) {
    return new FeatureMap(batch, height, width, channels, otherAddress);
  }
}
