package dev.cafrun.core.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void whatCanBeKeptStaysAsItIs() {
    assertThat(PlainText.of("Ä 😀\n\t\u0001")).isEqualTo("Ä 😀\n\t\u0001");
    assertThat(PlainText.of("a\0b\ud800c\udc00")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
    assertThat(PlainText.of("abcdef", 3)).isEqualTo("abc…");
    assertThat(PlainText.of("ab😀", 3)).as("no half of a pair").isEqualTo("ab…");
  }

  @Test
  void anyTextBecomesOneThatCanBeKept() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(random.nextInt(40), 0, 5).forEach(kind -> text.append(any(random, kind)));
      int most = random.nextInt(40);

      assertThat(PlainText.isPlain(PlainText.of(text.toString()))).isTrue();
      assertThat(PlainText.of(text.toString(), most)).hasSizeLessThanOrEqualTo(most + 1);
      assertThat(PlainText.isPlain(PlainText.of(text.toString(), most))).isTrue();
    }
  }

  @Test
  void aTerminalIsToldNothing() {
    assertThat(PlainText.shown("Ä\t😀\n")).isEqualTo("Ä\t😀\n");
    assertThat(PlainText.line("Ä\t😀\n")).isEqualTo("Ä 😀 ");
    assertThat(PlainText.shown("\u001b[31m \r \u0007 \u007f \u009b2J \u202e \u2066 \0"))
        .isEqualTo("\uFFFD[31m \uFFFD \uFFFD \uFFFD \uFFFD2J \uFFFD \uFFFD \uFFFD");
    for (char character = 0; character < Character.MAX_VALUE; character++) {
      String shown = PlainText.shown(Character.toString(character));
      assertThat(shown).hasSize(1);
      assertThat(shown.matches("[\\p{Cntrl}\\x{80}-\\x{9f}]"))
          .as("U+%04x", (int) character)
          .isEqualTo(character == '\n' || character == '\t');
    }
  }

  private static char any(Random random, int kind) {
    return switch (kind) {
      case 0 -> '\0';
      case 1 -> (char) (Character.MIN_SURROGATE + random.nextInt(2048));
      case 2 -> (char) random.nextInt(Character.MAX_VALUE + 1);
      default -> (char) (' ' + random.nextInt(95));
    };
  }
}
