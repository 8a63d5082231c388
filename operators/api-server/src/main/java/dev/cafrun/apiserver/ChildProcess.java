package dev.cafrun.apiserver;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that was started here and ends here. Thread-safe; closing it is idempotent. */
public record ChildProcess(Process process, Path log) implements AutoCloseable {
  private static final long GRACE_SECONDS = 20;

  /** In the environment of this process, but for what speaks of CafRun or a cluster. */
  public static ChildProcess start(Path log, List<String> command) throws IOException {
    return start(log, command, Map.of());
  }

  /**
   * @param environment replaces every variable that begins with {@code CAFRUN_} or {@code KUBE}
   */
  public static ChildProcess start(Path log, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("CAFRUN_") || name.startsWith("KUBE"));
    builder.environment().putAll(environment);
    ChildProcess child = new ChildProcess(builder.start(), log);
    Runtime.getRuntime().addShutdownHook(new Thread(child::close));
    return child;
  }

  /** What it wrote last, for the message of an exception. */
  String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  /**
   * @throws IllegalStateException if it has ended or does not become so in time
   */
  public void await(String what, Duration limit, Condition holds)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!holds.now()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(what + " in vain; " + log + " ends with:\n" + lastWords());
      }
      Thread.sleep(100);
    }
  }

  /** Something to be waited for. */
  @FunctionalInterface
  public interface Condition {
    boolean now() throws IOException, InterruptedException;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
