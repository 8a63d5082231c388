package dev.cafrun.learning.plot;

import java.util.List;

/** Points of a plane by number, wherever they are kept. Both values lie in [−1, 1]. */
public interface Cloud {
  /** How many points there are. */
  int size();

  double x(int point);

  double y(int point);

  /** Both arrays hold as many values; not copies. */
  static Cloud of(double[] xs, double[] ys) {
    return new Cloud() {
      @Override
      public int size() {
        return xs.length;
      }

      @Override
      public double x(int point) {
        return xs[point];
      }

      @Override
      public double y(int point) {
        return ys[point];
      }
    };
  }

  /** One after the other, of equal size each. */
  static Cloud joined(List<Cloud> clouds) {
    int each = clouds.getFirst().size();
    return new Cloud() {
      @Override
      public int size() {
        return Math.multiplyExact(each, clouds.size());
      }

      @Override
      public double x(int point) {
        return clouds.get(point / each).x(point % each);
      }

      @Override
      public double y(int point) {
        return clouds.get(point / each).y(point % each);
      }
    };
  }
}
