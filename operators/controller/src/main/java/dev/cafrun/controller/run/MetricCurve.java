package dev.cafrun.controller.run;

import dev.cafrun.core.stage.StageId;
import java.util.List;
import java.util.stream.IntStream;

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

  /** Keeps the first and the last point, and between them so many that there are {@code most}. */
  MetricCurve thinned(int most) {
    int size = points.size();
    if (size <= most || most < 2) {
      return this;
    }
    return new MetricCurve(
        stage,
        metric,
        IntStream.range(0, most)
            .mapToObj(i -> points.get((int) ((long) i * (size - 1) / (most - 1))))
            .toList());
  }
}
