package dev.cafrun.faces.align;

import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.FaceStep;
import dev.cafrun.faces.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * MediaPipe's short-range detector (Bazarevsky et al. 2019, BlazeFace) followed by its face mesh
 * (Kartynnik et al. 2019), decoded here.
 */
final class MediaPipeDetector implements FaceDetector {
  private static final int DETECTOR_SIDE = 128;
  private static final int MESH_SIDE = 192;
  private static final int MESH_POINTS = 468;
  private static final double FACE = 0; // as a logit: a probability of one half

  /** Boxes that overlap by this share of what they cover are of one face, as MediaPipe has it. */
  private static final double SAME_FACE = 0.3;

  /** Cells of the two grids of anchors along a side, and anchors in each cell. */
  private static final int FINE = 16;

  private static final int FINE_ANCHORS = 2;
  private static final int COARSE = 8;
  private static final int COARSE_ANCHORS = 6;
  private static final int ANCHORS = FINE * FINE * FINE_ANCHORS + COARSE * COARSE * COARSE_ANCHORS;

  /** Numbers per anchor: a box (centre, size) and six points, relative to the anchor. */
  private static final int NUMBERS = 16;

  /** The mesh wants to see this much more than the box of the face. */
  private static final double MESH_VIEW = 1.5;

  private final TfLiteNetwork detector;
  private final TfLiteNetwork mesh;
  private final float[] scores = new float[ANCHORS];
  private final float[] numbers = new float[8]; // of one anchor: a box, and two eyes
  private final float[] points = new float[3 * MESH_POINTS];

  MediaPipeDetector(MediaPipeModels models) {
    detector = new TfLiteNetwork(MediaPipeModels.DETECTOR, models.detector(), DETECTOR_SIDE);
    mesh = new TfLiteNetwork(MediaPipeModels.MESH, models.mesh(), MESH_SIDE);
  }

  @Override
  public Optional<Detection> detect(Mat picture, FacePick pick) {
    List<Coarse> found;
    try (FaceStep step = FaceStep.begin(FaceStep.Kind.DETECT)) {
      found = coarse(picture);
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<FaceBox> boxes = found.stream().map(Coarse::box).toList();
    Coarse picked = found.get(pick.of(boxes, picture.cols(), picture.rows()));
    try (FaceStep step = FaceStep.begin(FaceStep.Kind.LANDMARKS)) {
      return Optional.of(fine(picture, picked, found.size()));
    }
  }

  /** A face as the first network sees it: a box, and how it is turned. */
  private record Coarse(FaceBox box, double angle) {}

  /**
   * Those that are likelier than not, the surest first; of boxes that overlap, the surest alone.
   */
  private List<Coarse> coarse(Mat picture) {
    double side = Math.max(picture.cols(), picture.rows());
    FaceBox around =
        new FaceBox(
            (picture.cols() - side) / 2 - 0.5, (picture.rows() - side) / 2 - 0.5, side, side);
    Similarity view = Similarity.ofSquare(around, DETECTOR_SIDE);
    try (Mat seen = Warp.apply(picture, view, DETECTOR_SIDE, Warp.Outside.BLACK)) {
      detector.look(seen, 1 / 127.5, -1);
    }
    read(detector.output(ANCHORS), 0, scores);
    List<Integer> surest =
        IntStream.range(0, ANCHORS)
            .filter(anchor -> scores[anchor] > FACE)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer anchor) -> -scores[anchor]))
            .toList();
    List<Coarse> faces = new ArrayList<>();
    for (int anchor : surest) {
      read(detector.output(ANCHORS * NUMBERS), (long) anchor * NUMBERS, numbers);
      Coarse face = decode(numbers, anchor, view.inverse());
      if (faces.stream().allMatch(other -> face.box().overlap(other.box()) < SAME_FACE)) {
        faces.add(face);
      }
    }
    return faces;
  }

  private static void read(FloatPointer output, long from, float[] into) {
    try (output) {
      output.position(from).get(into);
    }
  }

  private static Coarse decode(float[] value, int anchor, Similarity back) {
    int fine = FINE * FINE * FINE_ANCHORS;
    int grid = anchor < fine ? FINE : COARSE;
    int cell = anchor < fine ? anchor / FINE_ANCHORS : (anchor - fine) / COARSE_ANCHORS;
    double step = (double) DETECTOR_SIDE / grid;
    double anchorX = (cell % grid + 0.5) * step - 0.5;
    double anchorY = (cell / grid + 0.5) * step - 0.5;
    Point centre = back.apply(new Point(value[0] + anchorX, value[1] + anchorY));
    double width = Math.max(1, value[2] * back.scale());
    double height = Math.max(1, value[3] * back.scale());
    double angle = StrictMath.atan2(value[7] - value[5], value[6] - value[4]);
    FaceBox box = new FaceBox(centre.x() - width / 2, centre.y() - height / 2, width, height);
    return new Coarse(box, angle);
  }

  private Detection fine(Mat picture, Coarse face, int found) {
    FaceBox box = face.box();
    Point centre = new Point(box.x() + box.width() / 2, box.y() + box.height() / 2);
    double length = Math.max(box.width(), box.height()) * MESH_VIEW;
    Similarity view = Similarity.ofTurnedSquare(centre, length, face.angle(), MESH_SIDE);
    try (Mat seen = Warp.apply(picture, view, MESH_SIDE, Warp.Outside.BLACK)) {
      mesh.look(seen, 1 / 255.0, 0);
    }
    read(mesh.output(3 * MESH_POINTS), 0, points);
    Similarity back = view.inverse();
    FivePoints five =
        new FivePoints(
            List.of(
                Point.middle(point(points, 33, back), point(points, 133, back)),
                Point.middle(point(points, 362, back), point(points, 263, back)),
                point(points, 1, back),
                point(points, 61, back),
                point(points, 291, back)));
    return new Detection(box, five, five, found);
  }

  private static Point point(float[] points, int index, Similarity back) {
    return back.apply(new Point(points[3 * index], points[3 * index + 1]));
  }

  @Override
  public void close() {
    detector.close();
    mesh.close();
  }
}
