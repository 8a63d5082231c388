package dev.cafrun.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the times were measured on. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Machine() {}

  /** Processor, operating system and Java, in one line. */
  static String description() {
    return "%s, %d processors, %s %s, Java %s (%s)"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            System.getProperty("java.vendor"));
  }

  /** Linux tells the name; elsewhere the architecture must do. */
  private static String processor() {
    if (Files.isReadable(PROCESSORS)) {
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
    return System.getProperty("os.arch");
  }

  /** Starts to watch the processors. */
  static void watchOthers() {
    // Both report since they were last asked.
    SYSTEM.getCpuLoad();
    SYSTEM.getProcessCpuLoad();
  }

  /** What share of all processors other programs took since {@link #watchOthers}, from 0 to 1. */
  static double takenByOthers() {
    return Math.max(0, SYSTEM.getCpuLoad() - SYSTEM.getProcessCpuLoad());
  }
}
