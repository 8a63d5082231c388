package dev.cafrun.faces.align;

import dev.cafrun.faces.FaceBox;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Finds a face. Equal pictures give equal answers. Not thread-safe: each thread opens its own;
 * holds memory outside the heap until it is closed.
 */
sealed interface FaceDetector extends AutoCloseable permits MediaPipeDetector, HaarDetector {
  /**
   * A face in a picture.
   *
   * @param box in pixels
   * @param points exact positions; nothing if the detector finds only boxes
   * @param likely where the points of an upright face in this box are; exact if they are
   * @param found how many faces there are in the picture, this one among them
   */
  record Detection(FaceBox box, @Nullable FivePoints points, FivePoints likely, int found) {}

  /**
   * A face.
   *
   * @param picture 8 bits per channel, blue, green, red; not changed
   * @param pick which, if there are several
   */
  Optional<Detection> detect(Mat picture, FacePick pick);

  /** The one that the detector is surest of, or the largest where it does not say. */
  default Optional<Detection> detect(Mat picture) {
    return detect(picture, FacePick.FIRST);
  }

  @Override
  void close();
}
