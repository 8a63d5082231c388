package dev.cafrun.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.cafrun.runtime.ProcessorName;
import java.lang.management.ManagementFactory;

/** What the times were measured on. */
public final class BenchmarkHost {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private BenchmarkHost() {}

  /** Processor, operating system and Java, in one line. */
  public static String description() {
    return "%s, %d processors, %s %s, Java %s (%s)"
        .formatted(
            ProcessorName.read(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            System.getProperty("java.vendor"));
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
