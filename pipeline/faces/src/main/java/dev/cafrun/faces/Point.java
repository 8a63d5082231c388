package dev.cafrun.faces;

/** A position in a picture, in pixels: x to the right, y down, the first pixel's centre is 0, 0. */
public record Point(double x, double y) {
  public Point {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException("a point needs finite coordinates: " + x + ", " + y);
    }
  }

  public static Point middle(Point a, Point b) {
    return new Point((a.x + b.x) / 2, (a.y + b.y) / 2);
  }
}
