package dev.cafrun.core.promotion;

import dev.cafrun.core.failure.Failure;
import java.util.List;

/** What a version, loaded as it is served, says about its golden faces. */
public sealed interface GoldenAnswers {

  /**
   * It was asked.
   *
   * @param faces at least one
   */
  record Scored(List<GoldenScore> faces) implements GoldenAnswers {
    public Scored {
      faces = List.copyOf(faces);
      if (faces.isEmpty()) {
        throw new IllegalArgumentException("golden faces that were scored are there");
      }
    }
  }

  /** It has none: it was registered before they were recorded. */
  record NotRecorded() implements GoldenAnswers {}

  /** It cannot be loaded, and so not be served. */
  record Unusable(Failure why) implements GoldenAnswers {}

  /**
   * Nobody has asked it yet, or it could not be asked.
   *
   * @param why a code, and a sentence that says when or by whom it can be
   */
  record Unknown(Failure why) implements GoldenAnswers {}
}
