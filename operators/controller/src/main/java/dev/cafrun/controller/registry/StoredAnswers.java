package dev.cafrun.controller.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.promotion.AnswerReader;
import dev.cafrun.controller.history.promotion.AnswerSource;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.PairedAnswers;
import dev.cafrun.core.promotion.TestAnswers;
import dev.cafrun.core.stage.StageKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

/**
 * What evaluations wrote into their {@code predictions.csv}, read row by row and summed up by
 * person. Believed only if the evaluation is what was recorded when it ended.
 */
final class StoredAnswers implements AnswerReader {
  /** Of outputs that never change; who is refused asks again and again. */
  private static final int KEPT = 4;

  /** What says that something is not there any more, or not what it was. */
  private static final Set<String> LOST = Set.of("ARTIFACT_MISSING", "CONTENT_CORRUPT");

  private final Artifacts artifacts;
  private final Cache<AnswerSource, TestAnswers> kept =
      Caffeine.newBuilder().maximumSize(KEPT).build();

  StoredAnswers(ObjectStore store) {
    this.artifacts = new Artifacts(store);
  }

  @Override
  public PairedAnswers of(Optional<AnswerSource> candidate, Optional<AnswerSource> live) {
    try {
      return new PairedAnswers.Both(
          answers(candidate, "the one to be promoted"), answers(live, "what is live"));
    } catch (UnknownAnswersException e) {
      return new PairedAnswers.Missing(String.valueOf(e.getMessage()));
    }
  }

  private TestAnswers answers(Optional<AnswerSource> source, String whose) {
    return kept.get(
        source.orElseThrow(
            () ->
                new UnknownAnswersException(
                    "the run of "
                        + whose
                        + " kept no predictions by seed: evaluate and register it again")),
        this::read);
  }

  private TestAnswers read(AnswerSource source) {
    String whose = "the predictions of version " + source.version();
    try {
      Manifest evaluation = artifacts.manifest(StageKind.EVALUATE, source.evaluation());
      if (!evaluation.contentDigest().equals(source.content())) {
        throw new UnknownAnswersException(
            whose + " are not what its evaluation wrote: they were replaced in the bucket");
      }
      StoredFile file =
          evaluation
              .file(AnswerTable.FILE)
              .orElseThrow(
                  () ->
                      new UnknownAnswersException(whose + " are not among its evaluation's files"));
      try (InputStream csv = artifacts.open(evaluation, file)) {
        return sum(csv, source, whose);
      }
    } catch (StageException e) {
      if (LOST.contains(e.failure().code())) {
        throw new UnknownAnswersException(whose + " are gone: " + e.failure().message());
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(whose + " cannot be read", e);
    }
  }

  private static TestAnswers sum(InputStream csv, AnswerSource source, String whose)
      throws IOException {
    TestAnswers answers =
        AnswerTable.read(csv, whose, seed -> seed == source.seed()).get(source.seed());
    if (answers == null) {
      throw new UnknownAnswersException(whose + " have none of its seed, " + source.seed());
    }
    return answers;
  }
}
