package dev.cafrun.learning.engine;

/**
 * Moves images between ND4J's layout (channels outermost) and the engine's (channels innermost).
 */
public final class LayoutKernels {
  private LayoutKernels() {}

  /** Copies (batch, channel, height, width) at {@code planes} into the map. */
  public static void toChannelsLast(Parallel parallel, long planes, FeatureMap map) {
    int pixels = map.height() * map.width();
    int channels = map.channels();
    parallel.forEach(
        map.batch(),
        (image, thread) -> {
          long target = map.image(image);
          for (int c = 0; c < channels; c++) {
            long plane = Memory.at(planes, ((long) image * channels + c) * pixels);
            for (int i = 0; i < pixels; i++) {
              Memory.set(
                  Memory.at(target, (long) i * channels + c), Memory.get(Memory.at(plane, i)));
            }
          }
        });
  }

  /**
   * Moves these images to the front of the map, over those before them, and returns the map of them
   * alone.
   *
   * @param images positions in the batch, ascending
   */
  public static FeatureMap keepImages(Parallel parallel, FeatureMap map, int[] images) {
    RowPartition cut = RowPartition.of(map.imageLength(), 1);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          long offset = cut.first(task);
          int length = Math.toIntExact(cut.end(task) - offset);
          // No image moves backwards, so none is overwritten before it has moved.
          for (int i = 0; i < images.length; i++) {
            if (images[i] != i) {
              Memory.copyRun(
                  Memory.at(map.image(images[i]), offset), Memory.at(map.image(i), offset), length);
            }
          }
        });
    return map.first(images.length);
  }
}
