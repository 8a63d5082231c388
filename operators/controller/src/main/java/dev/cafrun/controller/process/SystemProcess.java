package dev.cafrun.controller.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** What Linux says of processes beyond what the JDK asks; elsewhere the JDK's word counts. */
public final class SystemProcess {
  private static final Path PROC = Path.of("/proc");

  private SystemProcess() {}

  /**
   * Whether it runs. One that is dead but not yet buried by its parent does not, though the JDK
   * calls it alive.
   */
  public static boolean alive(ProcessHandle process) {
    return process.isAlive() && !stat(process).startsWith("Z");
  }

  /**
   * When it started, in words that every program finds the same however the machine's clock is set
   * meanwhile: they tell it from whoever gets its number later. The JDK counts from a boot time
   * that moves with the clock.
   *
   * @return empty if nobody knows
   */
  public static String start(ProcessHandle process) {
    String[] stat = stat(process).split(" ");
    return stat.length > START
        ? boot() + " " + stat[START]
        : process.info().startInstant().map(Instant::toString).orElse("");
  }

  /** Where the ticks from boot to start are in {@link #stat}. */
  private static final int START = 19;

  /** What follows the process's name: its state, its parent, … Empty if it is gone, or no Linux. */
  private static String stat(ProcessHandle process) {
    String text = read(PROC.resolve(Long.toString(process.pid())).resolve("stat"));
    return text.substring(Math.min(text.length(), text.lastIndexOf(')') + 2));
  }

  private static String boot() {
    return read(PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
