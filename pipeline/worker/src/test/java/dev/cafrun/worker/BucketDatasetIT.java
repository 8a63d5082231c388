package dev.cafrun.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.testing.EmbeddedS3Proxy;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.runtime.SpoolEvents;
import dev.cafrun.runtime.StageRunner;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset that lies in a bucket of the object store is as good as one on the disk. */
class BucketDatasetIT {
  private static final StageId INGEST = StageId.of(StageKind.INGEST);

  @TempDir static Path objects;
  @TempDir static Path faces;
  static EmbeddedS3Proxy server;
  static ObjectStore store;
  static ObjectStore datasets;

  @TempDir Path folder;

  @BeforeAll
  static void fillABucket() throws Exception {
    server = EmbeddedS3Proxy.start(objects);
    store = server.client();
    store.createBucket();
    datasets = store.bucket("datasets");
    datasets.createBucket();
    StringBuilder labels = new StringBuilder("path,valence,arousal,subject\n");
    Files.createDirectories(faces.resolve("images"));
    for (int i = 0; i < 40; i++) {
      var picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      picture.setRGB(i, 7, 0xffffff);
      ImageIO.write(picture, "png", faces.resolve("images/" + i + ".png").toFile());
      labels.append(
          "images/%d.png,%s,0.5,person-%d\n".formatted(i, i % 2 == 0 ? 0.25 : -0.25, i / 4));
    }
    Files.writeString(faces.resolve("labels.csv"), labels);
    try (Stream<Path> files = Files.walk(faces)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        datasets.put("ours/faces/" + faces.relativize(file), file, "application/octet-stream");
      }
    }
    datasets.put("ours/faces-of-others/labels.csv", new byte[0], "text/csv");
  }

  @AfterAll
  static void stopServer() throws Exception {
    store.close();
    server.close();
  }

  @Test
  void itGivesTheSameBytesAsTheSameFilesOnADisk() throws Exception {
    Manifest disk = ingest(faces.toUri().toString());

    for (String source :
        List.of("s3://datasets/ours/faces", "s3://datasets/ours/faces/labels.csv")) {
      Manifest bucket = ingest(source);
      assertThat(bucket.files()).as(source).isEqualTo(disk.files());
      assertThat(bucket.summary()).containsEntry("samples", 40);
    }
  }

  @Test
  void whatIsNotThereIsTheUsersMistakeAndNamedAsTheyWroteIt() {
    assertFails("s3://datasets/ours/nothing", "DATASET_NOT_FOUND")
        .contains("there is nothing at s3://datasets/ours/nothing");
    assertFails("s3://no-such-bucket/faces", "DATASET_NOT_FOUND")
        .contains("the object store has no bucket no-such-bucket");
    assertFails("s3://datasets/ours/faces/images", "LABELS_NOT_FOUND")
        .contains("s3://datasets/ours/faces/images holds no labels.csv");
  }

  private AbstractStringAssert<?> assertFails(String source, String code) {
    Failure[] failure = new Failure[1];
    assertThatThrownBy(() -> ingest(source))
        .isInstanceOfSatisfying(StageException.class, e -> failure[0] = e.failure());
    assertThat(failure[0].category()).as(failure[0].message()).isEqualTo(FailureCategory.USER);
    assertThat(failure[0].code()).isEqualTo(code);
    return assertThat(failure[0].message());
  }

  private Manifest ingest(String source) throws IOException, InterruptedException {
    StageRequest request =
        new StageRequest(
            "run-1",
            "test",
            INGEST,
            new StageKey(Sha256.of(source)),
            1,
            Map.of("dataset", Map.of("format", "csv", "source", source)),
            Map.of(),
            server.address(),
            folder.resolve("scratch").toString(),
            folder.resolve("cache").toString(),
            folder.resolve("events.jsonl").toString());
    try (SpoolEvents events = SpoolEvents.to(Path.of(request.events()), Clock.systemUTC())) {
      return new StageRunner(store, Clock.systemUTC())
          .run(Stages.installed().of(StageKind.INGEST), request, events);
    }
  }
}
