package dev.cafrun.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainOutputTest {
  private static final String COMMANDS =
      "\u001b]0;owned\u0007 \u001b[41m \u009b2J \r \b \u007f \u202eend";

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream out = PlainOutput.over(log);

  @Test
  void whatATerminalWouldObeyIsShownAndNothingElseChanges() {
    out.println(COMMANDS);
    out.print("Zoë\t😀 \u2028\n");
    new IllegalStateException(COMMANDS).printStackTrace(out);

    assertThat(written())
        .startsWith("�]0;owned� �[41m �2J � � � �end\nZoë\t😀 \u2028\njava.lang.IllegalState")
        .contains("\tat dev.cafrun.runtime.PlainOutputTest.")
        .doesNotContain("\u001b", "\u009b", "\r", "\u202e");
  }

  @Test
  void bytesThatAreNoTextAreShownToo() {
    out.write(new byte[] {'a', (byte) 0xff, (byte) 0xc2, 'b', '\n'}, 0, 5);

    assertThat(written()).isEqualTo("a��b\n");
  }

  @Test
  void howeverTheBytesAreCutTheTextIsTheSame() {
    Random random = new Random(7);
    byte[] bytes = ("Zoë 😀 " + COMMANDS + "\n").repeat(50).getBytes(UTF_8);
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(random.nextInt(5), bytes.length - from);
      out.write(bytes, from, length);
      from += length;
    }

    assertThat(written()).isEqualTo("Zoë 😀 �]0;owned� �[41m �2J � � � �end\n".repeat(50));
  }

  private String written() {
    out.flush();
    return log.toString(UTF_8);
  }
}
