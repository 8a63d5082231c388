package dev.cafrun.faces.align;

import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.util.List;

/**
 * The five points that fix a face: the centres of the eyes, the tip of the nose and the corners of
 * the mouth, the picture's left first.
 */
record FivePoints(List<Point> points) {
  /**
   * At a size of 112: the ArcFace template shrunk to 0.8, so that the chin stays in the picture.
   */
  private static final List<Point> TEMPLATE =
      List.of(
          new Point(41.84, 50.56),
          new Point(70.03, 50.40),
          new Point(56.02, 66.59),
          new Point(44.44, 83.09),
          new Point(67.78, 82.96));

  private static final double TEMPLATE_SIZE = 112;

  /** Between mouth and chin: what stays where it is when the rest is enlarged. */
  private static final Point FIXED = new Point(56, 94);

  FivePoints {
    points = List.copyOf(points);
    if (points.size() != 5) {
      throw new IllegalArgumentException("five points, not " + points.size());
    }
  }

  /**
   * From landmarks as datasets give them.
   *
   * @param landmarks these five, or the 68 of the iBUG scheme
   */
  static FivePoints of(List<Point> landmarks) {
    return switch (landmarks.size()) {
      case 5 -> new FivePoints(landmarks);
      case 68 ->
          new FivePoints(
              List.of(
                  Similarity.centre(landmarks.subList(36, 42)),
                  Similarity.centre(landmarks.subList(42, 48)),
                  landmarks.get(30),
                  landmarks.get(48),
                  landmarks.get(54)));
      default -> throw new IllegalArgumentException("5 or 68 landmarks, not " + landmarks.size());
    };
  }

  /**
   * Where the points belong.
   *
   * @param size side of the network's input
   * @param stored side of the stored picture, whose middle the network sees
   * @param zoom enlarges the face about a point between mouth and chin, so that the chin stays in
   *     the picture and the hair leaves it; 1 for the template
   */
  static FivePoints target(int size, int stored, double zoom) {
    double scale = size / TEMPLATE_SIZE;
    double border = (stored - size) / 2.0;
    return new FivePoints(
        TEMPLATE.stream()
            .map(
                point ->
                    new Point(
                        enlarged(point.x(), FIXED.x(), zoom) * scale + border,
                        enlarged(point.y(), FIXED.y(), zoom) * scale + border))
            .toList());
  }

  private static double enlarged(double at, double fixed, double zoom) {
    return at * zoom + fixed * (1 - zoom);
  }

  /** Points at shares of a box's width and height. */
  static FivePoints inside(FaceBox box, List<Point> shares) {
    return new FivePoints(
        shares.stream()
            .map(
                share ->
                    new Point(
                        box.x() + share.x() * box.width(), box.y() + share.y() * box.height()))
            .toList());
  }

  FivePoints moved(double x, double y) {
    return new FivePoints(
        points.stream().map(point -> new Point(point.x() + x, point.y() + y)).toList());
  }
}
