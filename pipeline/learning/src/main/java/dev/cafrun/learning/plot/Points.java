package dev.cafrun.learning.plot;

/** A cloud of points, thinned to what an eye and a browser can take, coloured by density. */
final class Points {

  private static final int MOST = 4_000;

  private Points() {}

  static void draw(Svg svg, Axis x, Axis y, double[] xs, double[] ys) {
    Density density = new Density(xs, ys);
    int stride = Math.max(1, Math.ceilDiv(xs.length, MOST));
    for (int i = 0; i < xs.length; i += stride) {
      svg.circle(x.pixel(xs[i]), y.pixel(ys[i]), 2.2, density.colour(xs[i], ys[i]), 0.7);
    }
  }
}
