package dev.cafrun.controller.cli.command;

import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.plan.RunPhase;

/** What {@code caf} ends with. */
public final class ExitCode {
  public static final int DONE = 0;

  /** The run failed or was cancelled, or something else went wrong on the way. */
  public static final int FAILED = 1;

  /** Bad usage or a bad file; nothing was started. */
  public static final int USAGE = 2;

  /** Ctrl-C, as shells have it: 128 + SIGINT. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  public static int of(RunPhase phase) {
    return switch (phase) {
      case SUCCEEDED, SUSPENDED -> DONE;
      case FAILED, CANCELLED, PENDING, RUNNING -> FAILED;
    };
  }

  /** Of a failure outside a run: what its user can mend is bad usage. */
  public static int of(FailureCategory category) {
    return switch (category) {
      case USER -> USAGE;
      case PLATFORM, FATAL -> FAILED;
    };
  }
}
