package dev.cafrun.faces.align;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import dev.cafrun.faces.Point;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Takes a square out of a picture, turned and scaled. */
final class Warp {
  /** Shrinking by more than this would skip pixels: they are averaged first. */
  private static final double SHRINK = 1.25;

  /** What to show where the source has no pixels. */
  enum Outside {
    /** Black, as MediaPipe's detector was trained with. */
    BLACK,
    /** The mean colour of ImageNet: nothing, once the network's input is normalised. */
    NEUTRAL
  }

  private Warp() {}

  /**
   * The picture after a similarity, cut to a square.
   *
   * @param side of the square, in pixels
   */
  static Mat apply(Mat source, Similarity placement, int side, Outside outside) {
    double shrink = 1 / placement.scale();
    if (shrink <= SHRINK) {
      return warp(source, matrix(placement, 0, 0, 1, 1), side, outside);
    }
    Rect seen = seen(source, placement, side, 2 * shrink);
    int width = Math.max(1, (int) Math.round(seen.width() / shrink));
    int height = Math.max(1, (int) Math.round(seen.height() / shrink));
    try (Mat part = new Mat(source, seen);
        Mat averaged = AreaAverage.shrink(part, width, height)) {
      double scaleX = (double) width / seen.width();
      double scaleY = (double) height / seen.height();
      return warp(averaged, matrix(placement, seen.x(), seen.y(), scaleX, scaleY), side, outside);
    }
  }

  /** The part of the source that the square shows, with a border, as far as there is any. */
  private static Rect seen(Mat source, Similarity placement, int side, double border) {
    Similarity back = placement.inverse();
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 4; corner++) {
      Point point = back.apply(new Point((corner & 1) * side, (corner >> 1) * side));
      left = Math.min(left, point.x());
      right = Math.max(right, point.x());
      top = Math.min(top, point.y());
      bottom = Math.max(bottom, point.y());
    }
    int x0 = (int) Math.clamp(Math.floor(left - border), 0, source.cols() - 1);
    int y0 = (int) Math.clamp(Math.floor(top - border), 0, source.rows() - 1);
    int x1 = (int) Math.clamp(Math.ceil(right + border), x0 + 1, source.cols());
    int y1 = (int) Math.clamp(Math.ceil(bottom + border), y0 + 1, source.rows());
    return new Rect(x0, y0, x1 - x0, y1 - y0);
  }

  /**
   * The placement of a picture of which a part, from (x0, y0) on, was scaled. Positions are those
   * of pixel centres, so scaling moves them by half a pixel before and after.
   */
  private static double[] matrix(
      Similarity placement, double x0, double y0, double scaleX, double scaleY) {
    double startX = x0 - 0.5 + 0.5 / scaleX;
    double startY = y0 - 0.5 + 0.5 / scaleY;
    Point shift = placement.apply(new Point(startX, startY));
    return new double[] {
      placement.a() / scaleX, -placement.b() / scaleY, shift.x(),
      placement.b() / scaleX, placement.a() / scaleY, shift.y()
    };
  }

  private static Mat warp(Mat source, double[] matrix, int side, Outside outside) {
    Scalar fill =
        switch (outside) {
          case BLACK -> new Scalar(0, 0, 0, 0);
          case NEUTRAL -> new Scalar(104, 116, 124, 0); // blue, green, red
        };
    Mat square = new Mat();
    try (DoublePointer numbers = new DoublePointer(matrix);
        Mat transform = new Mat(2, 3, CV_64F, numbers)) {
      warpAffine(
          source, square, transform, new Size(side, side), INTER_LINEAR, BORDER_CONSTANT, fill);
    }
    return square;
  }
}
