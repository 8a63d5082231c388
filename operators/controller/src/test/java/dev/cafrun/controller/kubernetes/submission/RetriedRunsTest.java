package dev.cafrun.controller.kubernetes.submission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetriedRunsTest {
  @Test
  void aRetryHasTheNameOfWhatItTriesAgain() {
    assertThat(RetriedRuns.name("lips", 1)).isEqualTo("lips-retry");
    assertThat(RetriedRuns.name("lips", 2)).isEqualTo("lips-retry-2");
  }

  @Test
  void aRetryOfARetryIsTheNextOfTheFirst() {
    assertThat(RetriedRuns.name("lips-retry", 2)).isEqualTo("lips-retry-2");
    assertThat(RetriedRuns.name("lips-retry-2", 3)).isEqualTo("lips-retry-3");
  }

  @Test
  void aLongNameIsCutWhereKubernetesWouldRefuseIt() {
    assertThat(RetriedRuns.name("x".repeat(63), 12)).hasSize(63).endsWith("xx-retry-12");
  }
}
