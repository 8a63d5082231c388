package dev.cafrun.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.ArtifactState;
import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.SourceFingerprint;
import dev.cafrun.artifacts.testing.WithEmbeddedStore;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.runtime.testing.RecordedEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingest of datasets that somebody works on. */
class ChangingDatasetIT extends WithEmbeddedStore {
  private static final StageId INGEST = StageId.of(StageKind.INGEST);

  @TempDir Path folder;

  /** A dataset that can be changed, wherever it is. */
  private interface Dataset {
    String source();

    void write(String labels) throws IOException;
  }

  private Dataset onDisk() throws IOException {
    Path labels = Files.createDirectories(folder.resolve("faces")).resolve("labels.csv");
    return dataset("file://" + labels.getParent(), text -> Files.writeString(labels, text));
  }

  private static Dataset inBucket() {
    ObjectStore bucket = store.bucket("faces");
    bucket.createBucket();
    return dataset(
        "s3://faces/one", text -> bucket.put("one/labels.csv", text.getBytes(UTF_8), "text/csv"));
  }

  private interface Writing {
    void write(String text) throws IOException;
  }

  private static Dataset dataset(String source, Writing writing) {
    return new Dataset() {
      @Override
      public String source() {
        return source;
      }

      @Override
      public void write(String labels) throws IOException {
        writing.write(labels);
      }
    };
  }

  @Test
  void whatStaysAsItIsIsKept() throws Exception {
    for (Dataset dataset : new Dataset[] {onDisk(), inBucket()}) {
      dataset.write("labels");
      String expected = fingerprint(dataset);

      assertThat(ingest(dataset, expected, () -> {})).isInstanceOf(ArtifactState.Whole.class);
      assertThat(ingest(dataset, "", () -> {})).isInstanceOf(ArtifactState.Whole.class);
    }
  }

  @Test
  void whatChangedBeforeOrWhileItWasReadIsNotKept() throws Exception {
    for (Dataset dataset : new Dataset[] {onDisk(), inBucket()}) {
      dataset.write("labels");
      String expected = fingerprint(dataset);

      changed(() -> ingest(dataset, expected, () -> dataset.write("labelz")));
      changed(() -> ingest(dataset, expected, () -> {}));
      changed(() -> ingest(dataset, "", () -> dataset.write("others")));
    }
  }

  @Test
  void aComplaintOfADatasetThatChangedMeanwhileIsNoVerdict() throws Exception {
    Dataset dataset = onDisk();
    dataset.write("labels");
    String expected = fingerprint(dataset);
    Failure complaint = Failure.user("TOO_MANY_REJECTED", "images/1.png is missing");

    assertThatThrownBy(
            () ->
                ingest(
                    dataset,
                    expected,
                    () -> {
                      throw new StageException(complaint);
                    }))
        .hasMessageContaining("images/1.png is missing");
    changed(
        () ->
            ingest(
                dataset,
                expected,
                () -> {
                  dataset.write("labels anew");
                  throw new StageException(complaint);
                }));
  }

  private interface Doing {
    void run() throws Exception;
  }

  private static void changed(Doing ingest) {
    assertThatThrownBy(ingest::run)
        .asInstanceOf(InstanceOfAssertFactories.type(StageException.class))
        .extracting(StageException::failure)
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo("SOURCE_CHANGED");
              assertThat(failure.category()).isEqualTo(FailureCategory.PLATFORM);
            });
  }

  private static String fingerprint(Dataset dataset) {
    DatasetSpec spec = RunReader.readSpec(spec(dataset)).dataset();
    return SourceFingerprint.of(spec, store).orElseThrow().hex();
  }

  private static Map<String, Object> spec(Dataset dataset) {
    return Map.of("dataset", Map.of("format", "csv", "source", dataset.source()));
  }

  private ArtifactState ingest(Dataset dataset, String expected, Doing meanwhile) throws Exception {
    StageKey key = new StageKey(Sha256.of(dataset.source() + expected + System.nanoTime()));
    Stage stage =
        new Stage() {
          @Override
          public StageKind kind() {
            return StageKind.INGEST;
          }

          @Override
          public StageResult run(StageContext context) throws IOException {
            try {
              meanwhile.run();
            } catch (IOException | RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            Files.writeString(context.output("samples.csv"), "as read");
            return new StageResult(Map.of(), Map.of());
          }
        };
    StageRequest request =
        new StageRequest(
            "run-1",
            "quickstart",
            INGEST,
            key,
            1,
            spec(dataset),
            Map.of(),
            expected,
            server.address(),
            folder.resolve("scratch").toString(),
            folder.resolve("cache").toString(),
            folder.resolve("events.jsonl").toString());
    new StageRunner(store, Clock.systemUTC()).run(stage, request, new RecordedEvents());
    return new Artifacts(store).look(StageKind.INGEST, key);
  }
}
