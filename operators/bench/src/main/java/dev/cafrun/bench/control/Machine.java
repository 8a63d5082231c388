package dev.cafrun.bench.control;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the load was on. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Machine() {}

  /** Processors, operating system and Java, in one line. */
  static String description() {
    return "%s, %d processors for all of it, %s %s, Java %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version());
  }

  /** Linux tells the name; elsewhere the architecture must do. */
  private static String processor() {
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

  /** Starts to watch how busy the machine is. */
  static Watch watch() {
    SYSTEM.getCpuLoad(); // It reports since it was last asked.
    return new Watch();
  }

  /** How busy the machine was; the benchmark's own programs are most of it. */
  static final class Watch {
    private Watch() {}

    String report() {
      return String.format(
          Locale.ROOT,
          "all processors of the machine were %.0f %% busy; load average %.1f",
          SYSTEM.getCpuLoad() * 100,
          SYSTEM.getSystemLoadAverage());
    }
  }
}
