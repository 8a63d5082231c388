package dev.cafrun.learning.data;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.metric.Dimension;

/**
 * One row of {@code faces.csv}.
 *
 * @param row its place in {@code faces.bin}
 * @param id of the sample
 * @param subject who, or which clip; empty where unknown
 * @param video which, if the picture is one of a video's; else empty
 * @param frame which of the video's; empty where unknown
 * @param split {@code train}, {@code validation} or {@code test}
 * @param valence in [−1, 1]
 * @param arousal in [−1, 1]
 */
public record Face(
    int row,
    String id,
    String subject,
    String video,
    String frame,
    Split split,
    double valence,
    double arousal) {

  /** What the face is labelled with, in [−1, 1]. */
  public double label(Dimension dimension) {
    return switch (dimension) {
      case VALENCE -> valence;
      case AROUSAL -> arousal;
    };
  }
}
