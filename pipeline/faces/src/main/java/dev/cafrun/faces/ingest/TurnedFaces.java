package dev.cafrun.faces.ingest;

import dev.cafrun.faces.Point;
import dev.cafrun.faces.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices landmarks that were taken in a picture's stored pixels although its EXIF turns it: all
 * faces would lie on their side. Not thread-safe.
 */
final class TurnedFaces {
  private static final int NAMED = 3;

  private final List<String> some = new ArrayList<>();
  private long faces;
  private long turned;
  private long inTurnedPictures;
  private long turnedInTurnedPictures;

  /**
   * Takes note of an accepted sample.
   *
   * @param exif whether its picture is turned before it is shown
   */
  void met(Sample sample, boolean exif) {
    if (sample.landmarks().isEmpty()) {
      return;
    }
    faces++;
    inTurnedPictures += exif ? 1 : 0;
    if (isTurned(sample.landmarks())) {
      turned++;
      turnedInTurnedPictures += exif ? 1 : 0;
      if (some.size() < NAMED) {
        some.add(sample.source());
      }
    }
  }

  /** Whether the line from eye to eye, the picture's left first, is more than 45° from level. */
  static boolean isTurned(List<Point> landmarks) {
    List<Point> left = landmarks.size() == 5 ? landmarks.subList(0, 1) : landmarks.subList(36, 42);
    List<Point> right = landmarks.size() == 5 ? landmarks.subList(1, 2) : landmarks.subList(42, 48);
    double x = mean(right, true) - mean(left, true);
    double y = mean(right, false) - mean(left, false);
    return Math.abs(y) > x;
  }

  private static double mean(List<Point> points, boolean x) {
    return points.stream().mapToDouble(point -> x ? point.x() : point.y()).average().orElse(0);
  }

  /** Whether most faces are turned, or most of those in pictures that EXIF turns. */
  boolean areMost() {
    return 2 * turned > faces
        || inTurnedPictures > 0 && 2 * turnedInTurnedPictures > inTurnedPictures;
  }

  /** For people. */
  String sentence() {
    return "by their landmarks, %d of %d faces lie on their side or upside down (%s%s), %d of them in pictures that EXIF turns: landmarks and boxes are taken in the pixels of the picture as it is shown, after that turn, with its left eye first"
        .formatted(
            turned,
            faces,
            String.join(", ", some),
            turned > some.size() ? ", …" : "",
            turnedInTurnedPictures);
  }
}
