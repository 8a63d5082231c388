package dev.cafrun.bench.faces;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code caf bench faces} found out.
 *
 * @param imagesPerSecond median of the rounds
 * @param mediapipeImagesPerSecond the same of MediaPipe's Python package; none without it
 * @param ratio median of the rounds' quotients; above 1, CafRun is faster
 * @param processorRatio the same of processor times, which other programs on the machine hardly
 *     change
 * @param steps milliseconds of a picture by step, in a pass of its own; two threads compute at once
 * @param rows everything that was measured
 */
record FacesReport(
    double imagesPerSecond,
    @Nullable Double mediapipeImagesPerSecond,
    @Nullable Double ratio,
    @Nullable Double processorRatio,
    Map<String, Double> steps,
    List<FacesRow> rows) {
  FacesReport {
    rows = List.copyOf(rows);
  }
}
