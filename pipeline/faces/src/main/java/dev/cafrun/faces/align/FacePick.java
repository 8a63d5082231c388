package dev.cafrun.faces.align;

import dev.cafrun.core.dataset.FaceChoice;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes one of several faces of a picture.
 *
 * @param choice nothing: by the detector's order
 * @param given where the dataset says that the face is, in the picture's pixels
 * @param number of the face that is taken by the detector's order, from 0; the last if there are
 *     fewer
 */
record FacePick(@Nullable FaceChoice choice, @Nullable Point given, int number) {
  static final FacePick FIRST = new FacePick(null, null);

  /** The detector's first where nothing is chosen. */
  FacePick(@Nullable FaceChoice choice, @Nullable Point given) {
    this(choice, given, 0);
  }

  /**
   * The index of the face that is taken; of equally good ones the first.
   *
   * @param boxes one or more, in the detector's order
   * @param width of the picture
   * @param height of the picture
   */
  int of(List<FaceBox> boxes, int width, int height) {
    return switch (choice) {
      case null -> Math.min(number, boxes.size() - 1);
      case LARGEST -> least(boxes, box -> -box.width() * box.height());
      case CENTER -> nearest(boxes, new Point((width - 1) / 2.0, (height - 1) / 2.0));
      case GIVEN -> given == null ? 0 : nearest(boxes, given);
    };
  }

  private static int nearest(List<FaceBox> boxes, Point to) {
    return least(boxes, box -> distance(box, to));
  }

  private static double distance(FaceBox box, Point to) {
    Point middle = box.middle();
    return Math.hypot(middle.x() - to.x(), middle.y() - to.y());
  }

  private interface Measure {
    double of(FaceBox box);
  }

  private static int least(List<FaceBox> boxes, Measure measure) {
    return IntStream.range(0, boxes.size())
        .boxed()
        .min(Comparator.comparingDouble(index -> measure.of(boxes.get(index))))
        .orElseThrow();
  }
}
