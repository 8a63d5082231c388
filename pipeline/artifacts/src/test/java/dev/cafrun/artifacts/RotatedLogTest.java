package dev.cafrun.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedLogTest {
  private static final int LINES = 100_000;

  @TempDir Path folder;

  @Test
  void aShortLogStaysAsItIs() throws IOException {
    RotatedLog log = new RotatedLog(folder.resolve("log.txt"));
    log.rotate();
    assertThat(log.parts()).isEmpty();

    Files.writeString(log.file(), "all there is\n");
    log.rotate();
    assertThat(log.parts()).containsExactly(log.file());
    assertThat(log.file()).hasContent("all there is\n");
  }

  @Test
  void ofAProcessThatNeverStopsTalkingTheEndIsKeptAndItGoesOn() throws IOException {
    RotatedLog log = new RotatedLog(folder.resolve("log.txt"));
    int said = 0;
    try (OutputStream process =
        Files.newOutputStream(log.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int round = 0; round < 3; round++) {
        process.write(lines(said, said + LINES));
        said += LINES;
        log.rotate();
      }
      process.write(lines(said, said + 2));
      said += 2;
    }

    assertThat(Files.size(folder.resolve("log.txt.old"))).isLessThan(RotatedLog.MOST + 200);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    List<String> kept = log.parts().stream().flatMap(RotatedLogTest::lines).toList();
    assertThat(kept.getFirst()).startsWith("caf: what was said before this is gone");
    List<String> whole = kept.subList(2, kept.size()); // the first line was cut
    assertThat(whole)
        .hasSizeGreaterThan(LINES / 2)
        .isEqualTo(IntStream.range(said - whole.size(), said).mapToObj(this::line).toList());
  }

  private byte[] lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> line(number) + "\n")
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  private String line(int number) {
    return number + " " + "word ".repeat(24);
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
