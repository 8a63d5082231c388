package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.List;

/** One named curve. Points that are not finite leave a gap in what is drawn. */
public final class Series {

  private final String name;
  private final List<double[]> points = new ArrayList<>();

  /** An empty curve. */
  public Series(String name) {
    this.name = name;
  }

  /** Adds a point; x must not decrease. */
  public void add(double x, double y) {
    if (Double.isFinite(y)) {
      points.add(new double[] {x, y});
    }
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  /** At most this many points: means of equal runs of neighbours. */
  List<double[]> thinned(int most) {
    if (points.size() <= most) {
      return points;
    }
    List<double[]> thinned = new ArrayList<>(most);
    for (int bucket = 0; bucket < most; bucket++) {
      int from = (int) ((long) bucket * points.size() / most);
      int to = (int) ((long) (bucket + 1) * points.size() / most);
      double x = 0;
      double y = 0;
      for (double[] point : points.subList(from, to)) {
        x += point[0] / (to - from);
        y += point[1] / (to - from);
      }
      thinned.add(new double[] {x, y});
    }
    return thinned;
  }
}
