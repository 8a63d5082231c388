package dev.cafrun.controller.forget;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Looks for a person in what an ingest left behind, row by row. */
final class SubjectSearch {
  private static final String SAMPLES = "samples.csv";

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

  private final Artifacts outputs;

  SubjectSearch(Artifacts outputs) {
    this.outputs = outputs;
  }

  /** What came of it. */
  sealed interface Outcome {
    /**
     * It was read.
     *
     * @param pictures of the person
     * @param unnamed pictures of people whom nobody named
     */
    record Read(long pictures, long unnamed) implements Outcome {}

    /**
     * It could not be read.
     *
     * @param why in words
     */
    record Unreadable(String why) implements Outcome {}
  }

  Outcome in(Manifest ingest, String subject) {
    Optional<StoredFile> samples = ingest.file(SAMPLES);
    if (samples.isEmpty()) {
      return new Outcome.Unreadable("it holds no " + SAMPLES);
    }
    long pictures = 0;
    long unnamed = 0;
    try (InputStream content = outputs.openWhole(ingest, samples.get());
        CSVParser rows =
            CSVParser.parse(new InputStreamReader(content, StandardCharsets.UTF_8), FORMAT)) {
      for (CSVRecord row : rows) {
        String name = row.get("subject");
        pictures += name.equals(subject) ? 1 : 0;
        unnamed += name.isEmpty() ? 1 : 0;
      }
    } catch (StageException e) {
      return new Outcome.Unreadable(e.failure().code() + ": " + e.failure().message());
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      return new Outcome.Unreadable(String.valueOf(e.getMessage()));
    }
    return new Outcome.Read(pictures, unnamed);
  }
}
