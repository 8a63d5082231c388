package dev.cafrun.faces.align;

import dev.cafrun.core.run.Detector;
import dev.cafrun.faces.InOrder;
import dev.cafrun.runtime.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** One detector per thread, lent for one picture at a time. Thread-safe. */
final class Detectors implements AutoCloseable {
  /** Something to do with a detector, or without one. */
  interface Use<T> {
    T with(@Nullable FaceDetector detector);
  }

  private final Detector used;
  private final List<FaceDetector> all;
  private final BlockingQueue<FaceDetector> free;

  private Detectors(Detector used, List<FaceDetector> all) {
    this.used = used;
    this.all = all;
    this.free = new ArrayBlockingQueue<>(Math.max(1, all.size()), false, all);
  }

  /**
   * Opens what the run asks for, or, where its models are missing, the next best with a warning.
   *
   * @param models folder of downloaded models
   */
  static Detectors open(Detector wanted, Path models, Events events) throws IOException {
    return switch (wanted) {
      case NONE -> new Detectors(Detector.NONE, List.of());
      case HAAR -> new Detectors(Detector.HAAR, each(HaarDetector::open));
      case MEDIAPIPE -> {
        Optional<MediaPipeModels> found = MediaPipeModels.in(models);
        if (found.isPresent()) {
          yield new Detectors(
              Detector.MEDIAPIPE, each(() -> new MediaPipeDetector(found.orElseThrow())));
        }
        events.warn(
            "DETECTOR_FALLBACK",
            "MediaPipe's models are not in %s; OpenCV's older detector is used and finds fewer faces. To get them: %s"
                .formatted(models, MediaPipeModels.howToGet(models)));
        yield new Detectors(Detector.HAAR, each(HaarDetector::open));
      }
    };
  }

  private interface Opening {
    FaceDetector open() throws IOException;
  }

  private static List<FaceDetector> each(Opening opening) throws IOException {
    List<FaceDetector> all = new ArrayList<>();
    for (int i = 0; i < InOrder.threads(); i++) {
      all.add(opening.open());
    }
    return all;
  }

  /** Which detector it turned out to be. */
  Detector used() {
    return used;
  }

  /** Waits for a free detector. */
  <T> T lend(Use<T> use) {
    if (all.isEmpty()) {
      return use.with(null);
    }
    FaceDetector detector;
    try {
      detector = free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a detector", e);
    }
    try {
      return use.with(detector);
    } finally {
      free.add(detector);
    }
  }

  @Override
  public void close() {
    all.forEach(FaceDetector::close);
  }
}
