package dev.cafrun.controller.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {
  @Test
  void linesOfAnyUsualLengthAreAsTheyWereWritten() throws IOException {
    String long0 = "x".repeat(BoundedLines.LONGEST);

    assertThat(lines(new StringReader("one\n\ntwo 😀\n" + long0 + "\nno end")))
        .containsExactly("one", "", "two 😀", long0, "no end");
    assertThat(lines(new StringReader(""))).isEmpty();
  }

  @Test
  void ofALineWithoutAnEndTheBeginningIsKeptAndASentenceSaysSo() throws IOException {
    List<String> lines = lines(new Endless(100_000_000, "\nthe next"));

    assertThat(lines).hasSize(2).last().isEqualTo("the next");
    assertThat(lines.getFirst())
        .hasSizeLessThan(BoundedLines.LONGEST + 100)
        .startsWith("xxx")
        .endsWith("x… (the rest of this line, which has 100,000,000 characters, is left out)");
  }

  @Test
  void noCharacterIsCutInHalf() throws IOException {
    assertThat(lines(new StringReader("x" + "😀".repeat(BoundedLines.LONGEST))))
        .singleElement()
        .asString()
        .contains("😀… (the rest")
        .doesNotContain("\uFFFD");
  }

  private static List<String> lines(Reader text) throws IOException {
    BoundedLines lines = new BoundedLines(new BufferedReader(text));
    List<String> all = new ArrayList<>();
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      all.add(line.get());
    }
    return all;
  }

  /** So many characters, made when they are read, and an end. */
  private static final class Endless extends Reader {
    private final StringReader end;
    private long left;

    Endless(long characters, String end) {
      this.left = characters;
      this.end = new StringReader(end);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return end.read(buffer, offset, length);
      }
      int some = (int) Math.min(length, left);
      Arrays.fill(buffer, offset, offset + some, 'x');
      left -= some;
      return some;
    }

    @Override
    public void close() {}
  }
}
