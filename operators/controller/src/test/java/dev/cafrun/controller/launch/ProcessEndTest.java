package dev.cafrun.controller.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProcessEndTest {
  private static final Attempt ATTEMPT = new Attempt(UUID.randomUUID(), StageId.train(3), 2);
  private static final Path LOG = Path.of("/home/log.txt");

  @Test
  void aGoodEndSaysNothingOfTheOutput() {
    assertThat(end(0, Optional.empty())).isEqualTo(new Execution.Ended(2));
  }

  @Test
  void theWorkersOwnWordsComeFirst() {
    Failure said = Failure.user("BAD_LABEL", "valence is 1.7");

    assertThat(end(64, Optional.of(said))).isEqualTo(new Execution.Failed(2, said));
    assertThat(ProcessEnd.unknown().execution(ATTEMPT, Optional.of(said), LOG))
        .isEqualTo(new Execution.Failed(2, said));
  }

  @Test
  void theExitCodeDecidesWhoseFailureAWordlessEndIs() {
    assertThat(failure(64).category()).isEqualTo(FailureCategory.USER);
    assertThat(failure(70).category()).isEqualTo(FailureCategory.FATAL);
    assertThat(failure(75).category()).isEqualTo(FailureCategory.PLATFORM);
    assertThat(failure(1).category()).isEqualTo(FailureCategory.PLATFORM);
  }

  @Test
  void aKillNamesItsSignalAndHintsAtMemory() {
    assertThat(failure(137).message())
        .isEqualTo(
            "attempt 2 of train-3 was killed by SIGKILL; if nobody did so, this machine had no"
                + " memory left for it; its log is /home/log.txt");
    assertThat(failure(139).message()).contains("SIGSEGV").doesNotContain("memory");
    assertThat(failure(3).code()).isEqualTo("OUT_OF_MEMORY");
  }

  @Test
  void whatIsWrittenDownIsReadBack() {
    assertThat(ProcessEnd.read(ProcessEnd.of(137).written())).isEqualTo(ProcessEnd.of(137));
    assertThat(ProcessEnd.read(ProcessEnd.unknown().written())).isEqualTo(ProcessEnd.unknown());
  }

  private static Failure failure(int code) {
    return ((Execution.Failed) end(code, Optional.empty())).failure();
  }

  private static Execution end(int code, Optional<Failure> said) {
    return ProcessEnd.of(code).execution(ATTEMPT, said, LOG);
  }
}
