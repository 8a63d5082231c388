package dev.cafrun.faces.align;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.equalizeHist;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;

/**
 * Viola and Jones's cascade, which comes with OpenCV and so is always at hand. Finds boxes of
 * upright faces, no points.
 */
final class HaarDetector implements FaceDetector {
  private static final String CASCADE = "haarcascade_frontalface_alt2.xml";

  /** Larger pictures are searched at this length of their longer side. */
  private static final double SEARCHED = 320;

  private static final double STEP = 1.1;
  private static final int NEIGHBOURS = 3;
  private static final double SMALLEST_SHARE = 0.2;

  /**
   * The cascade wants to see some of what surrounds a face, and datasets crop tightly: the edge is
   * repeated by this share of the longer side. It found 89 instead of 79 of 100 cropped faces so.
   */
  private static final double BORDER = 0.15;

  /** Where the points are in this cascade's boxes: medians over 800 faces, made symmetric. */
  private static final List<Point> LIKELY =
      List.of(
          new Point(0.28, 0.395),
          new Point(0.72, 0.395),
          new Point(0.50, 0.607),
          new Point(0.338, 0.78),
          new Point(0.662, 0.78));

  private final CascadeClassifier cascade;

  private HaarDetector(CascadeClassifier cascade) {
    this.cascade = cascade;
  }

  static HaarDetector open() throws IOException {
    Loader.load(org.bytedeco.opencv.global.opencv_objdetect.class);
    String resource =
        "/org/bytedeco/opencv/%s/share/opencv4/haarcascades/%s"
            .formatted(Loader.getPlatform(), CASCADE);
    File file = Loader.cacheResource(resource);
    if (file == null) {
      throw new IOException("OpenCV's jar for this platform holds no " + CASCADE);
    }
    return new HaarDetector(new CascadeClassifier(file.getPath()));
  }

  @Override
  public Optional<Detection> detect(Mat picture, FacePick pick) {
    try (PointerScope scope = new PointerScope()) {
      double shrink = Math.max(1, Math.max(picture.cols(), picture.rows()) / SEARCHED);
      Mat gray = new Mat();
      cvtColor(picture, gray, COLOR_BGR2GRAY);
      if (shrink > 1) {
        Size size = // a picture may be thinner than that
            new Size(
                Math.max(1, (int) (picture.cols() / shrink)),
                Math.max(1, (int) (picture.rows() / shrink)));
        resize(gray, gray, size, 0, 0, INTER_AREA);
      }
      int border = (int) (BORDER * Math.max(gray.cols(), gray.rows()));
      copyMakeBorder(gray, gray, border, border, border, border, BORDER_REPLICATE, new Scalar());
      equalizeHist(gray, gray);
      int smallest = (int) (Math.min(gray.cols(), gray.rows()) * SMALLEST_SHARE);
      RectVector found = new RectVector();
      cascade.detectMultiScale(
          gray, found, STEP, NEIGHBOURS, 0, new Size(smallest, smallest), new Size());
      List<FaceBox> boxes = largestFirst(found, shrink, border);
      return boxes.isEmpty()
          ? Optional.empty()
          : Optional.of(
              detection(boxes.get(pick.of(boxes, picture.cols(), picture.rows())), boxes.size()));
    }
  }

  private static List<FaceBox> largestFirst(RectVector found, double shrink, int border) {
    List<FaceBox> boxes = new ArrayList<>();
    for (Rect rect : found.get()) {
      boxes.add(
          new FaceBox(
              (rect.x() - border) * shrink,
              (rect.y() - border) * shrink,
              rect.width() * shrink,
              rect.height() * shrink));
    }
    boxes.sort(Comparator.comparingDouble(FaceBox::width).reversed());
    return boxes;
  }

  private static Detection detection(FaceBox box, int found) {
    return new Detection(box, null, FivePoints.inside(box, LIKELY), found);
  }

  @Override
  public void close() {
    cascade.close();
  }
}
