package dev.cafrun.learning.train;

import dev.cafrun.learning.data.Crop;
import dev.cafrun.learning.data.FacePixels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads stored faces turned, resized and relit. Bilinear; beyond a stored face its border goes on.
 * Thread-safe as {@link FacePixels} is.
 *
 * @param stored where from
 */
record AffineAugmentation(FacePixels stored) {

  private static final double GREY = 0.5;

  /** As {@link FacePixels#read}, with the crop's content moved about the crop's middle. */
  void read(long face, Crop crop, Jitter jitter, int size, float[] target, int offset) {
    double cos = Math.cos(jitter.angle()) / jitter.zoom();
    double sin = Math.sin(jitter.angle()) / jitter.zoom();
    double middle = (size - 1) / 2.0;
    MemorySegment memory = stored.memory(face);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double right = x - middle;
        double down = y - middle;
        double fromX = crop.left() + middle + cos * right + sin * down;
        double fromY = crop.top() + middle - sin * right + cos * down;
        int column = crop.mirrored() ? size - 1 - x : x;
        at(memory, fromX, fromY, jitter, target, offset + y * size + column, size * size);
      }
    }
  }

  private void at(
      MemorySegment face, double x, double y, Jitter jitter, float[] target, int at, int plane) {
    double inX = Math.clamp(x, 0, stored.side() - 1);
    double inY = Math.clamp(y, 0, stored.side() - 1);
    int left = (int) inX;
    int top = (int) inY;
    int right = Math.min(left + 1, stored.side() - 1);
    int bottom = Math.min(top + 1, stored.side() - 1);
    for (int channel = 0; channel < FacePixels.CHANNELS; channel++) {
      double upper =
          mix(value(face, left, top, channel), value(face, right, top, channel), inX - left);
      double lower =
          mix(value(face, left, bottom, channel), value(face, right, bottom, channel), inX - left);
      double seen = mix(upper, lower, inY - top) / 255;
      double lit = (seen - GREY) * jitter.contrast() + GREY + jitter.brightness();
      target[at + channel * plane] =
          (float)
              ((Math.clamp(lit, 0, 1) - FacePixels.MEAN.get(channel))
                  / FacePixels.DEVIATION.get(channel));
    }
  }

  private static double mix(double here, double there, double share) {
    return here + share * (there - here);
  }

  private int value(MemorySegment face, int x, int y, int channel) {
    long at = ((long) y * stored.side() + x) * FacePixels.CHANNELS + channel;
    return face.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
