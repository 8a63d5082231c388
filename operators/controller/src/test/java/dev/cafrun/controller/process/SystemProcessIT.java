package dev.cafrun.controller.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.controller.testing.WrongClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemProcessIT {
  @TempDir private Path folder;

  /** Prints when a process started, as it would be told by another program. */
  public static final class Teller {
    private Teller() {}

    public static void main(String[] arguments) {
      ProcessHandle process = ProcessHandle.of(Long.parseLong(arguments[0])).orElseThrow();
      System.out.println(Instant.now());
      System.out.println(SystemProcess.start(process));
    }
  }

  @Test
  void programsAgreeOnWhenAProcessStartedThoughTheClockWasSetBetweenThem() throws Exception {
    WrongClock clock = WrongClock.orSkip(folder);
    ProcessHandle self = ProcessHandle.current();

    List<String> before = told(clock, Duration.ZERO);
    List<String> after = told(clock, Duration.ofHours(1));

    assertThat(Instant.parse(after.get(0)))
        .as("the clock was set")
        .isAfter(Instant.parse(before.get(0)).plus(Duration.ofMinutes(59)));
    assertThat(SystemProcess.start(self)).isNotEmpty();
    assertThat(before.get(1)).isEqualTo(SystemProcess.start(self));
    assertThat(after.get(1)).isEqualTo(SystemProcess.start(self));
  }

  private static List<String> told(WrongClock clock, Duration ahead)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Teller.class.getName(),
            Long.toString(ProcessHandle.current().pid()));
    builder.environment().putAll(clock.environment(ahead));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = process.inputReader().readAllLines();
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  @Test
  void theDeadAreNotAliveThoughNobodyHasBuriedThem() throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "sh -c 'exit 0' & echo $!; exec sleep 60").start();
    try {
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(shell.inputReader().readLine())).orElse(null);

      Waiting.until(
          "its child to be dead",
          Waiting.PATIENCE,
          () -> child == null || !SystemProcess.alive(child));

      assertThat(SystemProcess.alive(shell.toHandle())).isTrue();
    } finally {
      shell.destroyForcibly();
    }
  }
}
