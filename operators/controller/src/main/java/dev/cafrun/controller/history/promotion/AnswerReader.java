package dev.cafrun.controller.history.promotion;

import dev.cafrun.core.promotion.PairedAnswers;
import java.util.Optional;

/** Reads what versions said about their test sets. Thread-safe. */
public interface AnswerReader {
  /**
   * Both versions'. What was lost, is another by now or was never written is told as missing.
   *
   * @param candidate nothing if the registry knows of none, and so {@code live}
   * @throws dev.cafrun.core.failure.StageException PLATFORM if they cannot be read now
   */
  PairedAnswers of(Optional<AnswerSource> candidate, Optional<AnswerSource> live);

  /** Where nobody may wait for files. */
  static AnswerReader none() {
    return (candidate, live) ->
        new PairedAnswers.Missing(
            "a run compares no predictions while it ends; ./caf promote MODEL@VERSION does");
  }
}
