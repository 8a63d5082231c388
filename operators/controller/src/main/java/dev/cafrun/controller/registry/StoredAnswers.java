package dev.cafrun.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What evaluations wrote into their {@code predictions.csv}, read row by row and summed up by
 * person. Believed only if the evaluation is what was recorded when it ended.
 */
final class StoredAnswers implements AnswerReader {
  private static final String FILE = "predictions.csv";

  /** Sums of so many are a few megabytes. */
  private static final int MOST_PEOPLE = 20_000;

  /** Of outputs that never change; who is refused asks again and again. */
  private static final int KEPT = 4;

  /** What says that something is not there any more, or not what it was. */
  private static final Set<String> LOST = Set.of("ARTIFACT_MISSING", "CONTENT_CORRUPT");

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

  private final Artifacts artifacts;
  private final Cache<AnswerSource, TestAnswers> kept =
      Caffeine.newBuilder().maximumSize(KEPT).build();

  StoredAnswers(ObjectStore store) {
    this.artifacts = new Artifacts(store);
  }

  /** Not to be compared. */
  private static final class UnknownAnswersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownAnswersException(String why) {
      super(why);
    }
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
              .file(FILE)
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
    TestAnswers.Sum sum = new TestAnswers.Sum();
    String seed = Long.toString(source.seed());
    try (CSVParser rows = CSVParser.parse(new InputStreamReader(csv, UTF_8), FORMAT)) {
      for (CSVRecord row : rows) {
        if (row.get("seed").equals(seed)) {
          sum.add(
              row.get("id"),
              row.get("subject"),
              Double.parseDouble(row.get("valence")),
              Double.parseDouble(row.get("arousal")),
              Double.parseDouble(row.get("predicted_valence")),
              Double.parseDouble(row.get("predicted_arousal")));
        }
        if (sum.people() > MOST_PEOPLE) {
          throw new UnknownAnswersException(
              whose
                  + " are of more than "
                  + MOST_PEOPLE
                  + " people, or of faces that nobody named");
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UnknownAnswersException(
          whose + " are no table that can be read: " + e.getMessage());
    }
    TestAnswers answers = sum.done();
    if (answers.faces() == 0) {
      throw new UnknownAnswersException(whose + " have none of its seed, " + seed);
    }
    return answers;
  }
}
