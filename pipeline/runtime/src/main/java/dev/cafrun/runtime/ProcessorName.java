package dev.cafrun.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the processor of this machine calls itself. */
public final class ProcessorName {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private ProcessorName() {}

  /** Linux tells the name; elsewhere the architecture must do. */
  public static String read() {
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException unreadable) {
      return System.getProperty("os.arch");
    }
  }
}
