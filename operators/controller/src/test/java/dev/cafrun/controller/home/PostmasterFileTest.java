package dev.cafrun.controller.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostmasterFileTest {
  @Test
  void aWholeFileSaysProcessPortAndStatus() {
    assertThat(
            PostmasterFile.parse(
                List.of(
                    "4711", "/data", "1795500000", "5432", "", "127.0.0.1", "16 0", "ready   ")))
        .contains(new PostmasterFile(4711, 5432, "ready"));
  }

  @Test
  void aFileThatIsBeingWrittenSaysWhatItCan() {
    assertThat(PostmasterFile.parse(List.of("4711", "/data")))
        .contains(new PostmasterFile(4711, 0, ""));
    assertThat(PostmasterFile.parse(List.of())).isEmpty();
    assertThat(PostmasterFile.parse(List.of(""))).isEmpty();
  }

  @Test
  void anotherProgramWithTheNumberOfADeadPostmasterIsNotIt() {
    PostgresPrograms programs = new PostgresPrograms(Path.of("/nowhere"));
    assertThat(new PostmasterFile(ProcessHandle.current().pid(), 5432, "ready").alive(programs))
        .isFalse();
    assertThat(new PostmasterFile(Integer.MAX_VALUE, 5432, "ready").alive(programs)).isFalse();
  }
}
