package dev.cafrun.controller.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerProcessIT {
  private static final Path REQUEST = Path.of("/runs/1/request.json");

  /** Becomes itself again and again, as the shell that notes its id becomes the worker. */
  private static final String BECOMES_ITSELF =
      "[ \"$1\" -gt 0 ] && exec sh -c \"$0\" \"$0\" $(($1 - 1)) \"$2\"; read end";

  private Process process;

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void aProcessIsFoundWhileItBecomesAnotherProgram() throws Exception {
    process =
        new ProcessBuilder("sh", "-c", BECOMES_ITSELF, BECOMES_ITSELF, "300", REQUEST.toString())
            .start();
    OptionalLong pid = OptionalLong.of(process.pid());
    int looks = 0;
    while (!process.info().arguments().map(all -> all[all.length - 2].equals("0")).orElse(false)) {
      assertThat(WorkerProcess.find(pid, REQUEST)).as("look %d", looks++).isPresent();
    }
    assertThat(WorkerProcess.find(pid, Path.of("/runs/2/request.json"))).isEmpty();
  }
}
