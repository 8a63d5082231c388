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
}
