package dev.cafrun.learning.plot;

/** A cloud of points, thinned to what an eye and a browser can take, coloured by density. */
final class Points {

  private static final int MOST = 4_000;

  private Points() {}

  static void draw(Svg svg, Axis x, Axis y, Cloud points) {
    Density density = new Density(points);
    int stride = Math.max(1, Math.ceilDiv(points.size(), MOST));
    for (int i = 0; i < points.size(); i += stride) {
      double across = points.x(i);
      double up = points.y(i);
      svg.circle(x.pixel(across), y.pixel(up), 2.2, density.colour(across, up), 0.7);
    }
  }
}
