package dev.cafrun.controller.history.tracking;

/**
 * The last point of a curve.
 *
 * @param stage such as {@code train-1}
 * @param name such as {@code loss}
 * @param step where it ends
 * @param value never NaN
 */
public record LatestPoint(String stage, String name, long step, double value) {}
