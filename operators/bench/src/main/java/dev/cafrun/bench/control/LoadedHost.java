package dev.cafrun.bench.control;

import com.sun.management.OperatingSystemMXBean;
import dev.cafrun.runtime.ProcessorName;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What the load was on. */
public final class LoadedHost {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private LoadedHost() {}

  /** Processors, operating system and Java, in one line. */
  public static String description() {
    return "%s, %d processors for all of it, %s %s, Java %s"
        .formatted(
            ProcessorName.read(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version());
  }

  /** Starts to watch how busy the machine is. */
  public static Watch watch() {
    SYSTEM.getCpuLoad(); // It reports since it was last asked.
    return new Watch();
  }

  /** How busy the machine was; the benchmark's own programs are most of it. */
  public static final class Watch {
    private Watch() {}

    public String report() {
      return String.format(
          Locale.ROOT,
          "all processors of the machine were %.0f %% busy; load average %.1f",
          SYSTEM.getCpuLoad() * 100,
          SYSTEM.getSystemLoadAverage());
    }
  }
}
