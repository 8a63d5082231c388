package dev.cafrun.worker.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import org.junit.jupiter.api.Test;

class TerminationMessageTest {
  @Test
  void aFailureArrivesAsItWas() {
    Failure failure = Failure.user("BAD_LABEL", "row 7: valence is 1.7; use −1 to 1");

    assertThat(CoreJson.read(TerminationMessage.text(failure), Failure.class)).isEqualTo(failure);
  }

  @Test
  void aMessageThatTheKubeletWouldCutIsCutSoThatItStaysJson() {
    for (String letter : new String[] {"x", "é", "😀", "\n", "\u0001"}) {
      byte[] text = TerminationMessage.text(Failure.fatal("LONG", "why: " + letter.repeat(9_000)));

      assertThat(text).hasSizeBetween(2_000, TerminationMessage.MOST_BYTES);
      assertThat(CoreJson.read(text, Failure.class).message()).startsWith("why: ").endsWith(" …");
    }
  }
}
