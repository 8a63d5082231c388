package dev.cafrun.faces.align;

import dev.cafrun.core.dataset.Detector;
import dev.cafrun.faces.align.FaceDetector.Detection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * As many detectors as threads ask at once, each opened when it is first needed: a dataset that
 * brings its own points needs none. Thread-safe.
 */
public final class Detectors implements AutoCloseable {
  /** Hears of what is not as it was wanted. */
  @FunctionalInterface
  public interface Warning {
    /** A code for programs and a sentence for people. */
    void warn(String code, String message);
  }

  private final Detector wanted;
  private final Path models;
  private final Warning warning;
  private final List<FaceDetector> all = new ArrayList<>();
  private final Deque<FaceDetector> free = new ArrayDeque<>();
  private Detector used = Detector.NONE;
  private @Nullable MediaPipeModels mediaPipe;

  /**
   * @param models folder of downloaded models; where they are missing, the next best detector is
   *     used, with a warning
   */
  Detectors(Detector wanted, Path models, Warning warning) {
    this.wanted = wanted;
    this.models = models;
    this.warning = warning;
  }

  /**
   * A face of a picture; never one if no detector is wanted.
   *
   * @param pick which, if there are several
   * @throws UncheckedIOException if a detector cannot be opened
   */
  Optional<Detection> detect(Mat picture, FacePick pick) {
    if (wanted == Detector.NONE) {
      return Optional.empty();
    }
    FaceDetector detector = take();
    try {
      return detector.detect(picture, pick);
    } finally {
      giveBack(detector);
    }
  }

  /** Which detector it turned out to be; {@code NONE} as long as nobody needed one. */
  synchronized Detector used() {
    return used;
  }

  private synchronized FaceDetector take() {
    if (all.isEmpty()) {
      choose();
    }
    FaceDetector detector = free.poll();
    if (detector == null) {
      detector = open();
      all.add(detector);
    }
    return detector;
  }

  private synchronized void giveBack(FaceDetector detector) {
    free.add(detector);
  }

  private void choose() {
    used = wanted;
    if (wanted != Detector.MEDIAPIPE) {
      return;
    }
    try {
      mediaPipe = MediaPipeModels.in(models).orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (mediaPipe == null) {
      used = Detector.HAAR;
      warning.warn(
          "DETECTOR_FALLBACK",
          ("MediaPipe's models are not in %s; OpenCV's older detector is used and finds fewer"
                  + " faces. To get them: %s")
              .formatted(models, MediaPipeModels.howToGet(models)));
    }
  }

  private FaceDetector open() {
    if (mediaPipe != null) {
      return new MediaPipeDetector(mediaPipe);
    }
    try {
      return HaarDetector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    all.forEach(FaceDetector::close);
  }
}
