package dev.cafrun.faces.demo;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** Smooth lines through points (uniform Catmull–Rom splines), given as x, y, x, y, … */
final class Curve {
  private Curve() {}

  /** An outline through all points, back to the first. */
  static Path2D closed(double... points) {
    Path2D path = new Path2D.Double();
    int count = points.length / 2;
    path.moveTo(points[0], points[1]);
    for (int i = 0; i < count; i++) {
      segment(path, points, Math.floorMod(i - 1, count), i, (i + 1) % count, (i + 2) % count);
    }
    path.closePath();
    return path;
  }

  /** A line from the first point to the last. */
  static Path2D open(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    append(path, points);
    return path;
  }

  /** An outline with two corners: smooth along one side, and smooth back along the other. */
  static Path2D lens(double[] there, double[] back) {
    Path2D path = open(there);
    path.lineTo(back[0], back[1]);
    append(path, back);
    path.closePath();
    return path;
  }

  static Ellipse2D ellipse(double x, double y, double radiusX, double radiusY) {
    return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
  }

  private static void append(Path2D path, double[] points) {
    int last = points.length / 2 - 1;
    for (int i = 0; i < last; i++) {
      segment(path, points, Math.max(0, i - 1), i, i + 1, Math.min(last, i + 2));
    }
  }

  private static void segment(Path2D path, double[] p, int before, int from, int to, int after) {
    path.curveTo(
        p[2 * from] + (p[2 * to] - p[2 * before]) / 6,
        p[2 * from + 1] + (p[2 * to + 1] - p[2 * before + 1]) / 6,
        p[2 * to] - (p[2 * after] - p[2 * from]) / 6,
        p[2 * to + 1] - (p[2 * after + 1] - p[2 * from + 1]) / 6,
        p[2 * to],
        p[2 * to + 1]);
  }
}
