package dev.cafrun.faces.demo;

import dev.cafrun.faces.Point;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** Smooth lines through points (uniform Catmull–Rom splines). */
final class Spline {
  private Spline() {}

  static Point at(double x, double y) {
    return new Point(x, y);
  }

  /** Names a side of a {@link #lens}. */
  static Point[] points(Point... points) {
    return points;
  }

  /** An outline through all points, back to the first. */
  static Path2D closed(Point... points) {
    Path2D path = start(points[0]);
    int count = points.length;
    for (int i = 0; i < count; i++) {
      segment(
          path,
          points[Math.floorMod(i - 1, count)],
          points[i],
          points[(i + 1) % count],
          points[(i + 2) % count]);
    }
    path.closePath();
    return path;
  }

  /**
   * An outline that is the same on the left as on the right.
   *
   * @param half its right side, from the top down; the first point, and the last if it lies in the
   *     middle, belong to both sides
   */
  static Path2D mirrored(Point... half) {
    int last = half.length - 1;
    int shared = half[last].x() == 0 ? 2 : 1;
    Point[] whole = java.util.Arrays.copyOf(half, 2 * half.length - shared);
    for (int i = 1; i < half.length - (shared - 1); i++) {
      whole[whole.length - i] = at(-half[i].x(), half[i].y());
    }
    return closed(whole);
  }

  /** A line from the first point to the last. */
  static Path2D open(Point... points) {
    Path2D path = start(points[0]);
    append(path, points);
    return path;
  }

  /** An outline with two corners: smooth along one side, and smooth back along the other. */
  static Path2D lens(Point[] there, Point[] back) {
    Path2D path = open(there);
    path.lineTo(back[0].x(), back[0].y());
    append(path, back);
    path.closePath();
    return path;
  }

  static Ellipse2D ellipse(double x, double y, double radiusX, double radiusY) {
    return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
  }

  private static Path2D start(Point point) {
    Path2D path = new Path2D.Double();
    path.moveTo(point.x(), point.y());
    return path;
  }

  private static void append(Path2D path, Point[] points) {
    int last = points.length - 1;
    for (int i = 0; i < last; i++) {
      segment(
          path,
          points[Math.max(0, i - 1)],
          points[i],
          points[i + 1],
          points[Math.min(last, i + 2)]);
    }
  }

  private static void segment(Path2D path, Point before, Point from, Point to, Point after) {
    path.curveTo(
        from.x() + (to.x() - before.x()) / 6,
        from.y() + (to.y() - before.y()) / 6,
        to.x() - (after.x() - from.x()) / 6,
        to.y() - (after.y() - from.y()) / 6,
        to.x(),
        to.y());
  }
}
