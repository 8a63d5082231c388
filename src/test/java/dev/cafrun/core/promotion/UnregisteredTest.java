package dev.cafrun.core.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UnregisteredTest {

  @Test
  void whatTheStageSaysIsWhatTheControlPlaneReads() {
    Unregistered constant = new Unregistered("MODEL_WITHOUT_METRICS", "valence.pcc is undefined");

    assertThat(Unregistered.of(constant.summary())).contains(constant);
    assertThat(constant.sentence()).isEqualTo("nothing was registered: valence.pcc is undefined");
  }

  @Test
  void aSummaryThatDoesNotSpeakOfItIsThatOfAVersion() {
    assertThat(Unregistered.of(Map.of("model", "smile"))).isEmpty();
    assertThat(Unregistered.of(Map.of("model", "smile", "registered", true))).isEmpty();
  }

  @Test
  void aReasonThatIsMissingIsSaidToBe() {
    assertThat(Unregistered.of(Map.of("registered", false)))
        .map(Unregistered::sentence)
        .contains("nothing was registered: the stage does not say why");
  }
}
