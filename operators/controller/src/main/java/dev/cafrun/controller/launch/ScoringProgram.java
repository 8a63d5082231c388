package dev.cafrun.controller.launch;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.ScoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Has the worker's scoring program answer a request; it writes to this process's standard output
 * and error.
 *
 * @param worker where the program is
 */
public record ScoringProgram(WorkerHome worker) {
  private static final String MAIN = "dev.cafrun.scoring.Scoring";

  /**
   * Waits for the end; an interruption ends the program.
   *
   * @return its exit code
   * @throws StageException of category {@code PLATFORM} if it is not there or does not start
   */
  public int run(ScoreRequest request) throws InterruptedException {
    try {
      Path file = Files.createTempFile("caf-score-", ".json");
      try {
        Files.write(file, CoreJson.bytes(request));
        return run(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StageException(
          Failure.platform("LAUNCH_FAILED", "the scoring program does not start: " + e), e);
    }
  }

  private int run(Path request) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(worker.command(MAIN, request)).inheritIO();
    builder.environment().putAll(worker.environment());
    // What is wrong with a picture stands in its row; OpenCV's own words would stand between rows.
    builder.environment().putIfAbsent("OPENCV_LOG_LEVEL", "OFF");
    Process program = builder.start();
    try {
      return program.waitFor();
    } finally {
      program.destroy();
    }
  }
}
