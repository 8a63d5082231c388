package dev.cafrun.controller.history.record;

import dev.cafrun.core.stage.StageId;

/**
 * A point and the stage whose curve it is on.
 *
 * @param stage such as {@code train-1}
 * @param point the point
 */
public record CurvePoint(StageId stage, MetricPoint point) {}
