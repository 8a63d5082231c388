package dev.cafrun.controller.web.inference;

import dev.cafrun.core.worker.InferenceAnswer.Box;
import dev.cafrun.core.worker.InferenceAnswer.Scored;
import dev.cafrun.core.worker.InferenceAnswer.Spot;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A face and its score, as text for a page. Lengths are in the picture's pixels.
 *
 * @param picture made small, as an address that holds it
 * @param boxes the face's, if one was looked for
 * @param points that it was aligned by
 * @param dot radius of a point
 * @param aligned what the model saw, as an address that holds it
 * @param x on the plane, whose sides go from −1 to 1: valence
 * @param y likewise, downwards: less arousal
 */
record PredictionView(
    int width,
    int height,
    String picture,
    List<Rectangle> boxes,
    List<Mark> points,
    String dot,
    String aligned,
    String method,
    String valence,
    String arousal,
    String x,
    String y) {
  /** Of a picture's longer side, what a point takes. */
  private static final double DOT = 0.008;

  /** A box of a face. */
  record Rectangle(String x, String y, String width, String height) {
    static Rectangle of(Box box) {
      return new Rectangle(
          number(box.x()), number(box.y()), number(box.width()), number(box.height()));
    }
  }

  /** A point of a face. */
  record Mark(String x, String y) {
    static Mark of(Spot spot) {
      return new Mark(number(spot.x()), number(spot.y()));
    }
  }

  static PredictionView of(Scored scored) {
    return new PredictionView(
        scored.width(),
        scored.height(),
        address("image/jpeg", scored.preview()),
        scored.boxes().stream().map(Rectangle::of).toList(),
        scored.points().stream().map(Mark::of).toList(),
        number(DOT * Math.max(scored.width(), scored.height())),
        address("image/png", scored.aligned()),
        scored.placing(),
        signed(scored.valence()),
        signed(scored.arousal()),
        number(scored.valence()),
        number(-scored.arousal()));
  }

  private static String address(String mediaType, byte[] content) {
    return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(content);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value);
  }
}
