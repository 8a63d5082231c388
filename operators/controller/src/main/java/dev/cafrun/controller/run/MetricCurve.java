package dev.cafrun.controller.run;

import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.core.stage.StageId;
import java.util.List;

/**
 * One metric over the steps of one stage.
 *
 * @param stage such as {@code train-1}
 * @param metric such as {@code loss}
 * @param points by step
 */
public record MetricCurve(StageId stage, String metric, List<Point> points) {
  public MetricCurve {
    points = List.copyOf(points);
  }

  /** A value at a step; never NaN. */
  public record Point(long step, double value) {}

  static MetricCurve of(Curve curve) {
    return new MetricCurve(
        curve.stage(),
        curve.name(),
        curve.points().stream().map(point -> new Point(point.step(), point.value())).toList());
  }
}
