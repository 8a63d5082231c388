package dev.cafrun.faces;

import dev.cafrun.core.dataset.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One labelled picture, as {@code samples.csv} tells it.
 *
 * @param id nine digits, counting accepted samples from 0
 * @param source where it came from, relative to the dataset
 * @param subject who it shows, or the clip; empty where unknown
 * @param video empty where unknown
 * @param frame empty where unknown
 * @param split what it is for
 * @param valence in [−1, 1]
 * @param arousal in [−1, 1]
 * @param box around the face, if the dataset gives one
 * @param landmarks none, 5 (eyes, nose tip, mouth corners; the picture's left first) or the usual
 *     68
 */
public record Sample(
    String id,
    String source,
    String subject,
    String video,
    String frame,
    Split split,
    double valence,
    double arousal,
    @Nullable FaceBox box,
    List<Point> landmarks) {
  public Sample {
    landmarks = List.copyOf(landmarks);
    if (!(Math.abs(valence) <= 1 && Math.abs(arousal) <= 1)) {
      throw new IllegalArgumentException(
          "labels lie in [-1, 1], not " + valence + ", " + arousal + " (" + source + ")");
    }
    if (landmarks.size() != 0 && landmarks.size() != 5 && landmarks.size() != 68) {
      throw new IllegalArgumentException(
          "a face has 5 or 68 landmarks, not " + landmarks.size() + " (" + source + ")");
    }
  }

  public static String id(long number) {
    return "%09d".formatted(number);
  }

  public Sample withId(String other) {
    return new Sample(
        other, source, subject, video, frame, split, valence, arousal, box, landmarks);
  }

  public Sample withSplit(Split other) {
    return new Sample(id, source, subject, video, frame, other, valence, arousal, box, landmarks);
  }

  public Sample withLabels(double otherValence, double otherArousal) {
    return new Sample(
        id, source, subject, video, frame, split, otherValence, otherArousal, box, landmarks);
  }
}
