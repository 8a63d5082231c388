package dev.cafrun.controller.inference;

import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GoldenAnswers;
import java.util.Set;

/**
 * Asks a version about its golden faces, and waits for what it says.
 *
 * @param inference where it is asked
 */
public record GoldenExam(Inference inference) implements GoldenReader {
  /** What says that files are not there any more, or not what they were: no waiting helps. */
  private static final Set<String> LOST =
      Set.of("ARTIFACT_MISSING", "MODEL_MISSING", "OBJECT_MISSING", "CONTENT_CORRUPT");

  @Override
  public GoldenAnswers of(ModelVersion version) {
    try {
      return inference
          .golden(version)
          .<GoldenAnswers>map(GoldenAnswers.Scored::new)
          .orElseGet(GoldenAnswers.NotRecorded::new);
    } catch (StageException e) {
      if (e.failure().category() == FailureCategory.PLATFORM
          && !LOST.contains(e.failure().code())) {
        throw e;
      }
      return new GoldenAnswers.Unusable(e.failure());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StageException(
          Failure.platform("INTERRUPTED", "interrupted while a model scored its golden faces"), e);
    }
  }
}
