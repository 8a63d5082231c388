package dev.cafrun.controller.output;

import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.core.stage.StageId;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a curve's points as they come, however many, and keeps about as many as are wanted, evenly:
 * every one at first, every second when they have become twice too many, and so on. Not
 * thread-safe.
 */
final class ThinningCurve {
  private final int most;
  private final List<Curve.Point> kept = new ArrayList<>();
  private long seen;
  private long stride = 1;
  private Curve.Point last = new Curve.Point(0, 0);

  /**
   * @param most how many points are wanted, from 2
   */
  ThinningCurve(int most) {
    this.most = Math.max(2, most);
  }

  void add(long step, double value) {
    last = new Curve.Point(step, value);
    if (seen++ % stride == 0) {
      kept.add(last);
      if (kept.size() > 2 * most) {
        halve();
      }
    }
  }

  private void halve() {
    for (int i = 0; 2 * i < kept.size(); i++) {
      kept.set(i, kept.get(2 * i));
    }
    kept.subList((kept.size() + 1) / 2, kept.size()).clear();
    stride *= 2;
  }

  boolean isEmpty() {
    return seen == 0;
  }

  /** The first and the last point and, between them, about so many that there are as wanted. */
  Curve curve(StageId stage, String metric) {
    List<Curve.Point> points = new ArrayList<>(kept);
    if (seen > 0 && (seen - 1) % stride != 0) {
      points.add(last);
    }
    return new Curve(stage, metric, true, points).thinned(most);
  }
}
