package dev.cafrun.faces.align;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.FaceStep;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.Point;
import dev.cafrun.faces.Sample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a face is and cuts it out. Prefers what the dataset says, then what a detector
 * finds, then the middle of the picture. Thread-safe.
 */
final class Aligner {
  /**
   * What a dataset knows of a picture's face.
   *
   * @param landmarks none, 5 or 68
   */
  record Known(@Nullable FaceBox box, List<Point> landmarks) {
    static final Known NOTHING = new Known(null, List.of());

    static Known of(Sample sample) {
      return new Known(sample.box(), sample.landmarks());
    }
  }

  /**
   * Where a face goes, and what in the picture says so.
   *
   * @param points none where a box alone does
   * @param found how many faces a detector has found; 0 where none looked or found any
   */
  private record Place(
      Similarity placement,
      PlacementSource placing,
      @Nullable FaceBox box,
      List<Point> points,
      int found) {
    /** By a box, or by nothing. */
    static Place of(Similarity placement, PlacementSource placing, @Nullable FaceBox box) {
      return new Place(placement, placing, box, List.of(), 0);
    }

    Place among(int faces) {
      return new Place(placement, placing, box, points, faces);
    }
  }

  /** How much around a given box a detector sees, as a share of the box on each side. */
  private static final double SEARCH_MARGIN = 0.4;

  /** Points a row, and rows, at which a face is asked whether its picture reaches there. */
  private static final int GRID = 16;

  private final AlignSpec spec;
  private final Detectors detectors;

  /** Of the face that is taken, by the detector's order; nothing where the spec chooses. */
  private final OptionalInt number;

  Aligner(AlignSpec spec, Detectors detectors) {
    this(spec, detectors, OptionalInt.empty());
  }

  private Aligner(AlignSpec spec, Detectors detectors, OptionalInt number) {
    this.spec = spec;
    this.detectors = detectors;
    this.number = number;
  }

  /** The same, but taking the face of a number, from 0, by the detector's order. */
  Aligner taking(int face) {
    return new Aligner(spec, detectors, OptionalInt.of(face));
  }

  AlignedFace align(Picture picture, Known known) {
    Place place =
        switch (spec.method()) {
          case SIMILARITY -> byPoints(picture, known);
          case BOX -> byBox(picture, known);
          case NONE -> wholePicture(picture);
        };
    int stored = spec.storedSize();
    try (FaceStep step = FaceStep.begin(FaceStep.Kind.WARP);
        Mat face = Warp.apply(picture.mat(), place.placement(), stored, Warp.Outside.NEUTRAL)) {
      cvtColor(face, face, COLOR_BGR2RGB);
      byte[] rgb = new byte[stored * stored * 3];
      try (BytePointer pixels = new BytePointer(face.data())) {
        pixels.get(rgb);
      }
      return new AlignedFace(
          rgb,
          place.placing(),
          outside(place.placement(), picture),
          place.box(),
          place.points(),
          place.found());
    }
  }

  /** The share of the network's input that the picture does not reach, looked at on a grid. */
  private double outside(Similarity placement, Picture picture) {
    Similarity back = placement.inverse();
    double border = (spec.storedSize() - spec.size()) / 2.0;
    double step = (double) spec.size() / GRID;
    int outside = 0;
    for (int row = 0; row < GRID; row++) {
      for (int column = 0; column < GRID; column++) {
        Point seen =
            back.apply(
                new Point(border + (column + 0.5) * step - 0.5, border + (row + 0.5) * step - 0.5));
        if (seen.x() < -0.5
            || seen.y() < -0.5
            || seen.x() > picture.width() - 0.5
            || seen.y() > picture.height() - 0.5) {
          outside++;
        }
      }
    }
    return (double) outside / (GRID * GRID);
  }

  private Place byPoints(Picture picture, Known known) {
    Optional<Place> given =
        known.landmarks().isEmpty()
            ? Optional.empty()
            : fitted(
                picture,
                FivePoints.of(known.landmarks()),
                known.box(),
                PlacementSource.GIVEN_POINTS);
    return given
        .or(
            () ->
                detect(picture, known)
                    .flatMap(
                        face ->
                            fitted(
                                    picture,
                                    face.likely(),
                                    face.box(),
                                    face.points() == null
                                        ? PlacementSource.DETECTED_BOX
                                        : PlacementSource.DETECTED_POINTS)
                                .map(place -> place.among(face.found()))))
        .orElseGet(() -> givenBox(known).orElseGet(() -> wholePicture(picture)));
  }

  private Place byBox(Picture picture, Known known) {
    return givenBox(known)
        .or(
            () ->
                detect(picture, known)
                    .map(
                        face ->
                            Place.of(square(face.box()), PlacementSource.DETECTED_BOX, face.box())
                                .among(face.found())))
        .or(() -> aroundLandmarks(known))
        .orElseGet(() -> wholePicture(picture));
  }

  /** Nothing if the points are no face in this picture: all in one place, or outside. */
  private Optional<Place> fitted(
      Picture picture, FivePoints points, @Nullable FaceBox box, PlacementSource placing) {
    Point centre = Similarity.centre(points.points());
    boolean inside =
        centre.x() >= 0
            && centre.y() >= 0
            && centre.x() < picture.width()
            && centre.y() < picture.height();
    return inside
        ? Similarity.fit(
                points.points(),
                FivePoints.target(spec.size(), spec.storedSize(), spec.zoom()).points())
            .map(placement -> new Place(placement, placing, box, points.points(), 0))
        : Optional.empty();
  }

  private Optional<Place> givenBox(Known known) {
    return Optional.ofNullable(known.box())
        .map(box -> Place.of(square(box), PlacementSource.GIVEN_BOX, box));
  }

  private Optional<Place> aroundLandmarks(Known known) {
    List<Point> points = known.landmarks();
    if (points.size() != 68) {
      return Optional.empty();
    }
    double left = points.stream().mapToDouble(Point::x).min().orElseThrow();
    double right = points.stream().mapToDouble(Point::x).max().orElseThrow();
    double top = points.stream().mapToDouble(Point::y).min().orElseThrow();
    double bottom = points.stream().mapToDouble(Point::y).max().orElseThrow();
    if (right <= left || bottom <= top) {
      return Optional.empty();
    }
    FaceBox around = new FaceBox(left, top, right - left, bottom - top);
    return Optional.of(Place.of(square(around), PlacementSource.GIVEN_POINTS, around));
  }

  private Similarity square(FaceBox box) {
    return Similarity.ofSquare(box.squared(spec.margin()), spec.storedSize());
  }

  private Place wholePicture(Picture picture) {
    double side = Math.min(picture.width(), picture.height());
    FaceBox middle =
        new FaceBox(
            (picture.width() - side) / 2 - 0.5, (picture.height() - side) / 2 - 0.5, side, side);
    return Place.of(
        Similarity.ofSquare(middle, spec.storedSize()), PlacementSource.WHOLE_PICTURE, null);
  }

  /** Looks around the given box, if there is one: the picture may show others too. */
  private Optional<FaceDetector.Detection> detect(Picture picture, Known known) {
    Rect view = view(picture, known);
    try (Mat part = new Mat(picture.mat(), view)) {
      FaceBox box = known.box();
      Point given =
          box == null ? null : new Point(box.middle().x() - view.x(), box.middle().y() - view.y());
      FacePick pick =
          number.isPresent()
              ? new FacePick(null, null, number.getAsInt())
              : new FacePick(spec.choose(), given);
      return detectors.detect(part, pick).map(face -> moved(face, view.x(), view.y()));
    } finally {
      view.close();
    }
  }

  private static Rect view(Picture picture, Known known) {
    FaceBox box = known.box();
    if (box != null) {
      FaceBox around = box.squared(SEARCH_MARGIN);
      int x0 = (int) Math.clamp(around.x(), 0, picture.width());
      int y0 = (int) Math.clamp(around.y(), 0, picture.height());
      int x1 = (int) Math.clamp(around.x() + around.width(), 0, picture.width());
      int y1 = (int) Math.clamp(around.y() + around.height(), 0, picture.height());
      if (x1 - x0 >= 8 && y1 - y0 >= 8) {
        return new Rect(x0, y0, x1 - x0, y1 - y0);
      }
    }
    return new Rect(0, 0, picture.width(), picture.height());
  }

  private static FaceDetector.Detection moved(FaceDetector.Detection face, int x, int y) {
    FaceBox box = face.box();
    FivePoints points = face.points();
    return new FaceDetector.Detection(
        new FaceBox(box.x() + x, box.y() + y, box.width(), box.height()),
        points == null ? null : points.moved(x, y),
        face.likely().moved(x, y),
        face.found());
  }
}
