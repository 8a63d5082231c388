package dev.cafrun.controller.history.promotion;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.GoldenAnswers;

/** Has versions score their golden faces, as they are served. Thread-safe. */
@FunctionalInterface
public interface GoldenReader {
  /**
   * What the version says now. What keeps it from being served is told as an answer.
   *
   * @throws dev.cafrun.core.failure.StageException PLATFORM if it cannot be asked now
   */
  GoldenAnswers of(ModelVersion version);

  /** Where nobody may wait for a model. */
  static GoldenReader none() {
    return version ->
        new GoldenAnswers.Unknown(
            Failure.user(
                "GOLDEN_FACES_UNASKED",
                "a run loads no model while it ends; ./caf promote MODEL@VERSION does"));
  }
}
