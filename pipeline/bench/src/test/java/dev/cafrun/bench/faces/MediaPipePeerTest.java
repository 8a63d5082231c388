package dev.cafrun.bench.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaPipePeerTest {
  @TempDir Path folder;

  /** What stands for Python: it gets the arguments that Python would get. */
  private String program(String commands) throws Exception {
    assumeThat(Path.of("/bin/sh")).as("SKIPPED: no /bin/sh to write a program for").exists();
    Path file = folder.resolve("program");
    Files.writeString(file, "#!/bin/sh\n" + commands);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }

  @Test
  void whatItSaysBecomesARow() throws Exception {
    String python =
        program(
            """
            n=$(wc -l < "$2")
            [ -f "$1" ] && [ -d "$3" ] && [ "$4" = 128 ] || exit 1
            echo "{\\"pictures\\": $n, \\"found\\": 2, \\"seconds\\": 0.5, \\"processorSeconds\\": 0.9, \
            \\"residentBytes\\": 3145728}"
            """);
    FacesRow row =
        new MediaPipePeer(python, folder.resolve("work"))
            .measure(List.of(Path.of("a.jpg"), Path.of("b.jpg"), Path.of("c.jpg")), 128);

    assertThat(row.pictures()).isEqualTo(3);
    assertThat(row.found()).isEqualTo(2);
    assertThat(row.imagesPerSecond()).isEqualTo(6);
    assertThat(row.processorMs()).isEqualTo(300);
    assertThat(row.residentMiB()).isEqualTo(3);
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void aPythonWithoutThePackageIsToldWithItsLastWords() throws Exception {
    String python = program("echo 'No module named mediapipe' >&2\nexit 1\n");
    assertThatThrownBy(
            () -> new MediaPipePeer(python, folder.resolve("work")).measure(List.of(), 128))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(python + " could not do it: No module named mediapipe");
  }
}
