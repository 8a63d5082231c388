package dev.cafrun.core.worker;

import dev.cafrun.core.failure.FailureCategory;

/**
 * The worker's exit codes (those of sysexits.h), so that a platform can tell final from passing.
 */
public final class WorkerExit {
  public static final int DONE = 0;
  public static final int USER = 64;
  public static final int FATAL = 70;
  public static final int PLATFORM = 75;

  /**
   * The virtual machine's own, under {@code -XX:+ExitOnOutOfMemoryError}: its heap was too small.
   */
  public static final int OUT_OF_JAVA_MEMORY = 3;

  private WorkerExit() {}

  public static int of(FailureCategory category) {
    return switch (category) {
      case USER -> USER;
      case FATAL -> FATAL;
      case PLATFORM -> PLATFORM;
    };
  }
}
