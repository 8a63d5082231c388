package dev.cafrun.controller.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProcessEndTest {
  private static final Attempt ATTEMPT = new Attempt(UUID.randomUUID(), StageId.train(3), 2);
  private static final Path LOG = Path.of("/home/log.txt");
  private static final LocalMemory MEMORY =
      new LocalMemory(8L << 30, Optional.of(new StageMemory(512, 1920, "train of resnet18")));

  @Test
  void aGoodEndSaysNothingOfTheOutput() {
    assertThat(end(0, Optional.empty())).isEqualTo(new Execution.Ended(2));
  }

  @Test
  void theWorkersOwnWordsComeFirst() {
    Failure said = Failure.user("BAD_LABEL", "valence is 1.7");

    assertThat(end(64, Optional.of(said))).isEqualTo(new Execution.Failed(2, said));
    assertThat(ProcessEnd.unknown().execution(ATTEMPT, Optional.of(said), LOG, MEMORY))
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
                + " memory left for it (it has 8.0 GiB, and train of resnet18 takes 3Gi); end other"
                + " programs, or make train.batchSize or align.size smaller; its log is"
                + " /home/log.txt");
    assertThat(failure(139).message()).contains("SIGSEGV").doesNotContain("memory");
  }

  @Test
  void aFullHeapNamesTheLaptopsWayToALargerOneAndHowLarge() {
    assertThat(failure(3).code()).isEqualTo("OUT_OF_MEMORY");
    assertThat(failure(3).message())
        .isEqualTo(
            "attempt 2 of train-3 ran out of Java heap memory, which is a quarter of this"
                + " machine's memory unless JDK_JAVA_OPTIONS says otherwise; give it more, such as"
                + " JDK_JAVA_OPTIONS=-Xmx4096m (twice as much), or make train.batchSize or"
                + " align.size smaller; its log is /home/log.txt");
    LocalMemory small = new LocalMemory(1L << 30, MEMORY.need());
    assertThat(small.forHeap())
        .contains("JDK_JAVA_OPTIONS=-Xmx640m (what train of resnet18 takes)");
    assertThat(new LocalMemory(1L << 30, Optional.empty()).forHeap())
        .endsWith("JDK_JAVA_OPTIONS=-Xmx512m");
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
    return ProcessEnd.of(code).execution(ATTEMPT, said, LOG, MEMORY);
  }
}
