package dev.cafrun.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptsTest {
  private final List<String> said = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5; // Such a clock may go over.

  private final Interrupts interrupts =
      new Interrupts(() -> said.add("stop"), () -> said.add("halt"), () -> now);

  @Test
  void oneIsAPleaToStop() {
    assertThat(interrupts.happened()).isFalse();
    interrupts.heard();

    assertThat(said).containsExactly("stop");
    assertThat(interrupts.happened()).isTrue();
  }

  @Test
  void whatTimeoutSaysTwiceWithinMillisecondsIsOnePlea() {
    interrupts.heard();
    after(Duration.ofMillis(2));
    after(Duration.ofMillis(500));

    assertThat(said).containsExactly("stop");
  }

  @Test
  void whoeverAsksAgainAfterAWhileIsNotKeptWaiting() {
    interrupts.heard();
    after(Duration.ofMillis(1));
    after(Duration.ofSeconds(2));

    assertThat(said).containsExactly("stop", "halt");
  }

  private void after(Duration pause) {
    now += pause.toNanos();
    interrupts.heard();
  }
}
