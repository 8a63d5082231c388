package dev.cafrun.controller.history.record;

import dev.cafrun.core.stage.StageId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One metric over the steps of one stage.
 *
 * @param stage such as {@code train-1}
 * @param name such as {@code loss}
 * @param fromOutput as the stage's artifact says; otherwise as its worker said
 * @param points by step
 */
public record Curve(StageId stage, String name, boolean fromOutput, List<Point> points) {
  /** Of a curve that is kept; its artifact has all of them. */
  public static final int MOST_POINTS = 1_000;

  /** Of a stage that are kept. */
  public static final int MOST_CURVES = 200;

  public Curve {
    points = List.copyOf(points);
  }

  /** A value at a step; never NaN. */
  public record Point(long step, double value) {}

  /** Keeps the first and the last point, and between them so many that there are {@code most}. */
  public Curve thinned(int most) {
    int size = points.size();
    if (size <= most || most < 2) {
      return this;
    }
    return new Curve(
        stage,
        name,
        fromOutput,
        IntStream.range(0, most)
            .mapToObj(i -> points.get((int) ((long) i * (size - 1) / (most - 1))))
            .toList());
  }
}
