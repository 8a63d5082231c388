package dev.cafrun.controller.run;

import dev.cafrun.core.stage.StageId;
import java.util.List;

/**
 * One metric over the steps of one stage.
 *
 * @param stage such as {@code train-1}
 * @param metric such as {@code loss}
 * @param points by step
 */
public record Curve(StageId stage, String metric, List<Point> points) {
  /** A value at a step; never NaN. */
  public record Point(long step, double value) {}
}
