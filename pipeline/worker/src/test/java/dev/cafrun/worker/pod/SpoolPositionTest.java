package dev.cafrun.worker.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpoolPositionTest {
  private static final long SIZE = 1_000;

  @Test
  void whatTheListenerHeardIsNotSaidAgain() {
    assertThat(SpoolPosition.behind(0).after(300, SIZE).offset()).isEqualTo(300);
  }

  @Test
  void aListenerThatLostTheEndHearsItAgain() {
    SpoolPosition position = SpoolPosition.behind(0).after(300, SIZE).after(100, SIZE);

    assertThat(position).isEqualTo(new SpoolPosition(0, 100));
  }

  @Test
  void aNewPodOfAnAttemptSpeaksWhereTheEarlierOneFellSilent() {
    SpoolPosition position = SpoolPosition.behind(5_000);

    assertThat(position.offset()).isEqualTo(5_000);
    assertThat(position.after(5_300, SIZE)).isEqualTo(new SpoolPosition(5_000, 300));
  }

  @Test
  void aListenerThatForgotTheEarlierPodHearsAllOfThisOne() {
    SpoolPosition position = new SpoolPosition(5_000, 300).after(0, SIZE);

    assertThat(position).isEqualTo(new SpoolPosition(0, 0));
  }

  @Test
  void aListenerThatHeardSomebodyElseMeanwhileHearsTheRestBehindThem() {
    SpoolPosition position = new SpoolPosition(0, 300).after(7_000, SIZE);

    assertThat(position.offset()).isEqualTo(7_000);
    assertThat(position.heard()).isEqualTo(300);
  }
}
