package dev.cafrun.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

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

    assertThat(SourceFingerprint.of(TestRuns.dataset("file://" + moved))).isEqualTo(before);
    assertThat(SourceFingerprint.of(TestRuns.dataset(moved.toUri().toString()))).isEqualTo(before);
    Files.move(moved, faces);
  }

  @Test
  void aMissingFolderHasOneToo() {
    assertThat(SourceFingerprint.of(TestRuns.dataset("file:///no/such/folder")))
        .isNotEqualTo(fingerprint());
  }

  @Test
  void generatedFacesNeverChange() {
    assertThat(SourceFingerprint.of(TestRuns.run(Map.of()).spec().dataset()))
        .isEqualTo(Sha256.of("generated"));
  }

  private Sha256 fingerprint() {
    return SourceFingerprint.of(TestRuns.dataset(faces.toUri().toString()));
  }
}
