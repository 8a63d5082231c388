package dev.cafrun.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.canonical.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFingerprintTest {
  private final ObjectStore store = new MemoryStore();
  @TempDir Path faces;

  @BeforeEach
  void dataset() throws IOException {
    Files.writeString(faces.resolve("labels.csv"), "path,valence,arousal\n");
    Files.writeString(Files.createDirectory(faces.resolve("images")).resolve("1.png"), "png");
  }

  @Test
  void anUntouchedDatasetStaysTheSame() {
    assertThat(fingerprint()).isEqualTo(fingerprint());
  }

  @Test
  void aFileThatIsNewBiggerOrLaterChangesIt() throws IOException {
    Sha256 before = fingerprint();
    Files.writeString(faces.resolve("images").resolve("2.png"), "png");
    Sha256 withNew = fingerprint();
    Files.writeString(faces.resolve("images").resolve("2.png"), "larger");
    Sha256 withLarger = fingerprint();
    Files.setLastModifiedTime(faces.resolve("labels.csv"), FileTime.fromMillis(1));
    Sha256 withOther = fingerprint();

    assertThat(withNew).isNotEqualTo(before);
    assertThat(withLarger).isNotEqualTo(withNew);
    assertThat(withOther).isNotEqualTo(withLarger);
  }

  @Test
  void theSameFilesElsewhereAreTheSameDataset(@TempDir Path elsewhere) throws IOException {
    Path moved = elsewhere.resolve("my faces");
    Sha256 before = fingerprint();
    Files.move(faces, moved);

    assertThat(SourceFingerprint.of(TestRuns.dataset("file://" + moved), store)).isEqualTo(before);
    assertThat(SourceFingerprint.of(TestRuns.dataset(moved.toUri().toString()), store))
        .isEqualTo(before);
    Files.move(moved, faces);
  }

  @Test
  void aMissingFolderHasOneToo() {
    assertThat(SourceFingerprint.of(TestRuns.dataset("file:///no/such/folder"), store))
        .isNotEqualTo(fingerprint());
  }

  @Test
  void objectsInABucketChangeItToo() {
    ObjectStore bucket = store.bucket("datasets");
    bucket.put("faces/labels.csv", new byte[10], "text/csv");
    bucket.put("faces-of-others/labels.csv", new byte[10], "text/csv");
    Sha256 before = ofBucket("s3://datasets/faces");

    bucket.put("faces-of-others/labels.csv", new byte[20], "text/csv");
    assertThat(ofBucket("s3://datasets/faces/")).isEqualTo(before);
    assertThat(ofBucket("s3://datasets/faces/labels.csv")).isEqualTo(before);

    bucket.put("faces/images/1.png", new byte[30], "image/png");
    assertThat(ofBucket("s3://datasets/faces")).isNotEqualTo(before);
    assertThat(ofBucket("s3://datasets/faces/labels.csv"))
        .as("pictures lie beside labels")
        .isNotEqualTo(before);
  }

  private Sha256 ofBucket(String source) {
    return SourceFingerprint.of(TestRuns.dataset(source), store);
  }

  @Test
  void generatedFacesNeverChange() {
    assertThat(SourceFingerprint.of(TestRuns.run(Map.of()).spec().dataset(), store))
        .isEqualTo(Sha256.of("generated"));
  }

  private Sha256 fingerprint() {
    return SourceFingerprint.of(TestRuns.dataset(faces.toUri().toString()), store);
  }
}
