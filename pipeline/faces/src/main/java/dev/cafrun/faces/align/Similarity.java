package dev.cafrun.faces.align;

import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.util.List;
import java.util.Optional;

/**
 * Turn, scale and shift in the plane: (x, y) ↦ (a·x − b·y + shiftX, b·x + a·y + shiftY). Never
 * mirrors.
 */
record Similarity(double a, double b, double shiftX, double shiftY) {
  /**
   * The similarity that brings points nearest to their targets in the sense of least squares
   * (Umeyama 1991; in the plane it has this closed form).
   *
   * @return nothing if the points, or the targets, all fall together
   */
  static Optional<Similarity> fit(List<Point> from, List<Point> to) {
    if (from.size() != to.size() || from.size() < 2) {
      throw new IllegalArgumentException(
          "needs two or more pairs, not " + from.size() + " and " + to.size());
    }
    Point centre = centre(from);
    Point target = centre(to);
    double along = 0;
    double across = 0;
    double spread = 0;
    for (int i = 0; i < from.size(); i++) {
      double x = from.get(i).x() - centre.x();
      double y = from.get(i).y() - centre.y();
      double u = to.get(i).x() - target.x();
      double v = to.get(i).y() - target.y();
      along += x * u + y * v;
      across += x * v - y * u;
      spread += x * x + y * y;
    }
    double a = along / spread;
    double b = across / spread;
    if (!(spread > 1e-9 && Math.hypot(a, b) > 1e-9)) {
      return Optional.empty();
    }
    return Optional.of(
        new Similarity(
            a,
            b,
            target.x() - a * centre.x() + b * centre.y(),
            target.y() - b * centre.x() - a * centre.y()));
  }

  /** Brings the upright square at a box's upper left corner onto a picture of the given side. */
  static Similarity ofSquare(FaceBox square, int side) {
    double scale = side / square.width();
    double half = (side - 1) / 2.0;
    return new Similarity(
        scale,
        0,
        half - scale * (square.x() + square.width() / 2),
        half - scale * (square.y() + square.width() / 2));
  }

  /**
   * Brings a turned square onto an upright picture.
   *
   * @param angle radians by which the square is turned clockwise, as seen
   */
  static Similarity ofTurnedSquare(Point centre, double length, double angle, int side) {
    double scale = side / length;
    double a = scale * StrictMath.cos(angle);
    double b = -scale * StrictMath.sin(angle);
    double half = (side - 1) / 2.0;
    return new Similarity(
        a, b, half - a * centre.x() + b * centre.y(), half - b * centre.x() - a * centre.y());
  }

  Point apply(Point point) {
    return new Point(
        a * point.x() - b * point.y() + shiftX, b * point.x() + a * point.y() + shiftY);
  }

  Similarity inverse() {
    double square = a * a + b * b;
    double p = a / square;
    double q = -b / square;
    return new Similarity(p, q, -(p * shiftX - q * shiftY), -(q * shiftX + p * shiftY));
  }

  /** Lengths grow by this. */
  double scale() {
    return Math.hypot(a, b);
  }

  static Point centre(List<Point> points) {
    double x = 0;
    double y = 0;
    for (Point point : points) {
      x += point.x() / points.size();
      y += point.y() / points.size();
    }
    return new Point(x, y);
  }
}
