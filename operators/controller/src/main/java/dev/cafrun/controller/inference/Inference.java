package dev.cafrun.controller.inference;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.worker.InferenceAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Scores pictures with registered versions of models: what is loaded has the digest that the
 * registry holds, or nothing is. A picture shows a person, so it is kept nowhere: not in a log, not
 * in an event, and in no store once a call returns. Thread-safe; a few calls are answered at once,
 * whoever comes while they are is told so.
 *
 * <p>Calls take seconds, and end within a few minutes. They throw {@link
 * dev.cafrun.core.failure.StageException}: USER {@code MODEL_CHANGED} if the version is another by
 * now, PLATFORM {@code INFERENCE_BUSY} if too many are asking, PLATFORM or FATAL if it cannot be
 * asked.
 */
public interface Inference {
  /** Of a picture: what a telephone takes has fewer. */
  int MOST_BYTES = 10 << 20;

  /**
   * What somebody brings.
   *
   * @param encoded a file of any kind that is read
   * @param cropped whether they say that it is a face already, so that its middle serves where none
   *     is found
   */
  record Photo(byte[] encoded, boolean cropped) {}

  /** A photo, read once there is a place for it, so that those who wait hold no memory. */
  @FunctionalInterface
  interface Upload {
    Photo read() throws IOException;
  }

  /**
   * What a version says about the most prominent face of a picture, or why there is nothing to be
   * said.
   *
   * @throws IOException what reading the picture throws
   */
  InferenceAnswer.OfPicture picture(ModelVersion version, Upload upload)
      throws IOException, InterruptedException;

  /**
   * What a version says about the faces that are recorded with it, beside what is recorded; nothing
   * if none are.
   */
  Optional<List<GoldenScore>> golden(ModelVersion version) throws InterruptedException;
}
