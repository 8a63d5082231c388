package dev.cafrun.controller.history.record;

/**
 * One point of one curve of a stage.
 *
 * @param name such as {@code loss}
 * @param step from 0
 * @param value never NaN
 */
public record MetricPoint(String name, long step, double value) {}
