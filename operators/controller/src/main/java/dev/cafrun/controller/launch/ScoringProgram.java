package dev.cafrun.controller.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.ScoreRequest;
import dev.cafrun.core.worker.WorkerExit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Has the worker's scoring program answer a request; it writes to this process's standard output.
 *
 * @param worker where the program is
 */
public record ScoringProgram(WorkerHome worker) {
  private static final String MAIN = "dev.cafrun.scoring.Scoring";

  private static final int FAILED = 1;

  /** What every Java virtual machine says that was asked for vector instructions. */
  private static final String JVM_NOISE = "WARNING: Using incubator modules";

  /**
   * Waits for the end; an interruption ends the program.
   *
   * @param words receives progress, warnings and errors, line by line
   * @return its exit code
   * @throws StageException of category {@code PLATFORM} if it is not there or does not start
   */
  public int run(ScoreRequest request, PrintStream words) throws InterruptedException {
    try {
      Path file = Files.createTempFile("caf-score-", ".json");
      try {
        Files.write(file, CoreJson.bytes(request));
        return run(file, words);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StageException(
          Failure.platform("LAUNCH_FAILED", "the scoring program does not start: " + e), e);
    }
  }

  /** The virtual machine has no words of its own for people. */
  private static int understood(int code, PrintStream words) {
    if (code != WorkerExit.OUT_OF_JAVA_MEMORY) {
      return code;
    }
    words.println(
        "caf: scoring ran out of Java memory; give it more, such as JDK_JAVA_OPTIONS=-Xmx4g"
            + " ./caf predict …, or smaller pictures");
    return FAILED;
  }

  private int run(Path request, PrintStream words) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(worker.command(MAIN, request))
            .inheritIO()
            .redirectError(ProcessBuilder.Redirect.PIPE);
    builder.environment().putAll(worker.environment());
    // What is wrong with a picture stands in its row; OpenCV's own words would stand between rows.
    builder.environment().putIfAbsent("OPENCV_LOG_LEVEL", "OFF");
    Process program = builder.start();
    try (BufferedReader text = program.errorReader(UTF_8)) {
      BoundedLines lines = new BoundedLines(text);
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        line.filter(said -> !said.startsWith(JVM_NOISE)).ifPresent(words::println);
      }
      return understood(program.waitFor(), words);
    } finally {
      program.destroy();
    }
  }
}
