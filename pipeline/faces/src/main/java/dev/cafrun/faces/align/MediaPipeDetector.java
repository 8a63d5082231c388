package dev.cafrun.faces.align;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_dnn.blobFromImage;
import static org.bytedeco.opencv.global.opencv_dnn.readNetFromTFLite;

import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_core.StringVector;
import org.bytedeco.opencv.opencv_dnn.Net;

/**
 * MediaPipe's short-range detector (Bazarevsky et al. 2019, BlazeFace) followed by its face mesh
 * (Kartynnik et al. 2019), decoded here.
 */
final class MediaPipeDetector implements FaceDetector {
  private static final int DETECTOR_SIDE = 128;
  private static final int MESH_SIDE = 192;
  private static final int MESH_POINTS = 468;
  private static final double FACE = 0; // as a logit: a probability of one half

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

  private final Net detector;
  private final Net mesh;
  private final StringVector detectorOutputs;
  private final StringVector meshOutputs;

  MediaPipeDetector(MediaPipeModels models) {
    detector = net(models.detector());
    mesh = net(models.mesh());
    detectorOutputs = detector.getUnconnectedOutLayersNames();
    meshOutputs = mesh.getUnconnectedOutLayersNames();
  }

  private static Net net(byte[] model) {
    try (BytePointer bytes = new BytePointer(model)) {
      return readNetFromTFLite(bytes, model.length);
    }
  }

  @Override
  public Optional<Detection> detect(Mat picture) {
    try (PointerScope scope = new PointerScope()) {
      return coarse(picture).flatMap(face -> fine(picture, face));
    }
  }

  /** A face as the first network sees it: a box, and how it is turned. */
  private record Coarse(FaceBox box, double angle) {}

  private Optional<Coarse> coarse(Mat picture) {
    double side = Math.max(picture.cols(), picture.rows());
    FaceBox around =
        new FaceBox(
            (picture.cols() - side) / 2 - 0.5, (picture.rows() - side) / 2 - 0.5, side, side);
    Similarity view = Similarity.ofSquare(around, DETECTOR_SIDE);
    Mat seen = Warp.apply(picture, view, DETECTOR_SIDE, Warp.Outside.BLACK);
    Mat blob =
        blobFromImage(
            seen,
            1 / 127.5,
            new Size(DETECTOR_SIDE, DETECTOR_SIDE),
            new Scalar(127.5, 127.5, 127.5, 0),
            true,
            false,
            CV_32F);
    MatVector outputs = forward(detector, blob, detectorOutputs);
    FloatPointer scores = output(outputs, ANCHORS);
    FloatPointer numbers = output(outputs, (long) ANCHORS * NUMBERS);
    int best = 0;
    for (int i = 1; i < ANCHORS; i++) {
      if (scores.get(i) > scores.get(best)) {
        best = i;
      }
    }
    if (!(scores.get(best) > FACE)) {
      return Optional.empty();
    }
    return Optional.of(decode(numbers, best, view.inverse()));
  }

  private static Coarse decode(FloatPointer numbers, int anchor, Similarity back) {
    int fine = FINE * FINE * FINE_ANCHORS;
    int grid = anchor < fine ? FINE : COARSE;
    int cell = anchor < fine ? anchor / FINE_ANCHORS : (anchor - fine) / COARSE_ANCHORS;
    double step = (double) DETECTOR_SIDE / grid;
    double anchorX = (cell % grid + 0.5) * step - 0.5;
    double anchorY = (cell / grid + 0.5) * step - 0.5;
    long at = (long) anchor * NUMBERS;
    double[] value = new double[8];
    for (int i = 0; i < value.length; i++) {
      value[i] = numbers.get(at + i);
    }
    Point centre = back.apply(new Point(value[0] + anchorX, value[1] + anchorY));
    double width = Math.max(1, value[2] * back.scale());
    double height = Math.max(1, value[3] * back.scale());
    double angle = StrictMath.atan2(value[7] - value[5], value[6] - value[4]);
    FaceBox box = new FaceBox(centre.x() - width / 2, centre.y() - height / 2, width, height);
    return new Coarse(box, angle);
  }

  private Optional<Detection> fine(Mat picture, Coarse face) {
    FaceBox box = face.box();
    Point centre = new Point(box.x() + box.width() / 2, box.y() + box.height() / 2);
    double length = Math.max(box.width(), box.height()) * MESH_VIEW;
    Similarity view = Similarity.ofTurnedSquare(centre, length, face.angle(), MESH_SIDE);
    Mat seen = Warp.apply(picture, view, MESH_SIDE, Warp.Outside.BLACK);
    Mat blob =
        blobFromImage(
            seen,
            1 / 255.0,
            new Size(MESH_SIDE, MESH_SIDE),
            new Scalar(0, 0, 0, 0),
            true,
            false,
            CV_32F);
    MatVector outputs = forward(mesh, blob, meshOutputs);
    FloatPointer points = output(outputs, MESH_POINTS * 3L);
    Similarity back = view.inverse();
    FivePoints five =
        new FivePoints(
            List.of(
                Point.middle(point(points, 33, back), point(points, 133, back)),
                Point.middle(point(points, 362, back), point(points, 263, back)),
                point(points, 1, back),
                point(points, 61, back),
                point(points, 291, back)));
    return Optional.of(new Detection(box, five, five));
  }

  private static Point point(FloatPointer points, int index, Similarity back) {
    return back.apply(new Point(points.get(3L * index), points.get(3L * index + 1)));
  }

  private static MatVector forward(Net net, Mat blob, StringVector names) {
    net.setInput(blob);
    MatVector outputs = new MatVector();
    net.forward(outputs, names);
    return outputs;
  }

  /** The output with so many numbers: their names differ from version to version. */
  private static FloatPointer output(MatVector outputs, long numbers) {
    for (Mat output : outputs.get()) {
      if (output.total() == numbers) {
        return new FloatPointer(output.data()).capacity(numbers);
      }
    }
    throw new IllegalStateException(
        "the network has no output of "
            + numbers
            + " numbers: another version of "
            + MediaPipeModels.PACKAGE
            + "?");
  }

  @Override
  public void close() {
    detector.close();
    mesh.close();
    detectorOutputs.close();
    meshOutputs.close();
  }
}
