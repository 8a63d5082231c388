package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.StageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullTest {
  /** A Linux device that is always full. */
  static final Path FULL = Path.of("/dev/full");

  @TempDir Path folder;

  @Test
  void aFullDiskIsRecognisedHoweverDeepItIsBuried() {
    IOException full = new FileSystemException("/a/b", null, "No space left on device");

    assertThat(DiskFull.isBehind(new RuntimeException(new UncheckedIOException(full)))).isTrue();
    assertThat(DiskFull.isBehind(new IOException("Disk quota exceeded"))).isTrue();
    assertThat(DiskFull.isBehind(new IOException("Connection reset"))).isFalse();
    assertThat(DiskFull.isBehind(new IOException())).isFalse();
    assertThat(DiskFull.isBehind(new IllegalStateException("no space left"))).isFalse();
  }

  @Test
  void theSentenceNamesTheFolderThoughItMayNotExistYet() {
    assertThat(DiskFull.failure(List.of(folder.resolve("not/yet"))).message())
        .startsWith("The disk is full: no space left in " + folder.resolve("not/yet") + " (")
        .contains(" MiB free)");
  }

  @Test
  void aDownloadToAFullDiskSaysSo() {
    if (!Files.exists(FULL)) {
      System.err.println("SKIPPED: this system has no /dev/full to stand for a full disk");
    }
    Assumptions.assumeTrue(Files.exists(FULL), "this system has no /dev/full");

    assertThatThrownBy(() -> Download.to(FULL, new ByteArrayInputStream(new byte[10])))
        .isInstanceOfSatisfying(
            Download.LocalDiskException.class,
            full -> {
              StageException told = full.toStageException();
              assertThat(told.failure().code()).isEqualTo("DISK_FULL");
              assertThat(told).hasMessageContaining("no space left in /dev");
            });
  }
}
