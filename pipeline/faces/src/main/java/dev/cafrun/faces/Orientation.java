package dev.cafrun.faces;

import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * How stored pictures are to be shown: one of eight, by quarter turns and mirrors. First rows
 * become columns, or not, then each direction is turned round, or not.
 *
 * @param transposed rows are shown as columns
 * @param leftToRight is shown from right to left
 * @param upsideDown the last line is shown first
 */
record Orientation(boolean transposed, boolean leftToRight, boolean upsideDown) {
  static final Orientation AS_STORED = new Orientation(false, false, false);

  private static final int AROUND_BOTH = -1;
  private static final int AROUND_X = 0;
  private static final int AROUND_Y = 1;

  /**
   * Of a display matrix as MP4 has it (ISO 14496-12, 6.2.2): a stored place (x, y) is shown at (a x
   * + c y, b x + d y). What is not a quarter turn is the nearest one.
   */
  static Orientation of(int a, int b, int c, int d) {
    boolean transposed =
        Math.abs((long) b) + Math.abs((long) c) > Math.abs((long) a) + Math.abs((long) d);
    return transposed ? new Orientation(true, c < 0, b < 0) : new Orientation(false, a < 0, d < 0);
  }

  /** The picture as it is shown; the stored one is closed if it is another. */
  Mat applied(Mat stored) {
    if (equals(AS_STORED)) {
      return stored;
    }
    Mat shown = new Mat();
    if (transposed) {
      transpose(stored, shown);
    } else {
      stored.copyTo(shown);
    }
    stored.close();
    if (leftToRight || upsideDown) {
      flip(
          shown,
          shown,
          leftToRight && upsideDown ? AROUND_BOTH : leftToRight ? AROUND_Y : AROUND_X);
    }
    return shown;
  }
}
