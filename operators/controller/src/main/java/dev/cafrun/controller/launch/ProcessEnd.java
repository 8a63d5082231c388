package dev.cafrun.controller.launch;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.worker.WorkerExit;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a worker's end means. Pure.
 *
 * @param exitCode as the JDK reports it, 128 and more for signals; nothing if the process was not
 *     this program's child
 */
record ProcessEnd(OptionalInt exitCode) {
  private static final int SIGNAL = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(15, "SIGTERM"));

  /** Hang-up, interrupt and termination: what a terminal or a shutdown sends to everybody. */
  private static final Set<Integer> FOR_EVERYBODY = Set.of(SIGNAL + 1, SIGNAL + 2, SIGNAL + 15);

  static ProcessEnd of(int exitCode) {
    return new ProcessEnd(OptionalInt.of(exitCode));
  }

  static ProcessEnd unknown() {
    return new ProcessEnd(OptionalInt.empty());
  }

  /** Reads what {@link #written} wrote. */
  static ProcessEnd read(String text) {
    return text.strip().matches("\\d{1,3}") ? of(Integer.parseInt(text.strip())) : unknown();
  }

  String written() {
    return exitCode.isPresent() ? Integer.toString(exitCode.getAsInt()) : "unknown";
  }

  /** Perhaps this program is being told to end at the same moment. */
  boolean perhapsOurs() {
    return exitCode.isPresent() && FOR_EVERYBODY.contains(exitCode.getAsInt());
  }

  /**
   * @param said the failure that the worker told of, if it did
   * @param log for people
   * @param memory that there was, and that there should be
   */
  Execution execution(Attempt attempt, Optional<Failure> said, Path log, LocalMemory memory) {
    if (exitCode.isPresent() && exitCode.getAsInt() == WorkerExit.DONE) {
      return new Execution.Ended(attempt.number());
    }
    if (said.isPresent()) {
      return new Execution.Failed(attempt.number(), said.get());
    }
    return exitCode.isEmpty()
        ? new Execution.Ended(attempt.number())
        : new Execution.Failed(
            attempt.number(), failure(attempt, exitCode.getAsInt(), log, memory));
  }

  private static Failure failure(Attempt attempt, int code, Path log, LocalMemory memory) {
    if (code == WorkerExit.OUT_OF_JAVA_MEMORY) {
      return Failure.platform(
          StageMemory.OUT_OF_MEMORY,
          attempt + " ran out of Java heap memory" + memory.forHeap() + smaller(attempt, log));
    }
    if (code == WorkerExit.USER) {
      return Failure.user("WORKER_SAID_NOTHING", wordless(attempt, code, log));
    }
    if (code == WorkerExit.FATAL) {
      return Failure.fatal("WORKER_SAID_NOTHING", wordless(attempt, code, log));
    }
    return code > SIGNAL
        ? killed(attempt, code - SIGNAL, log, memory)
        : Failure.platform("WORKER_CRASHED", wordless(attempt, code, log));
  }

  private static Failure killed(Attempt attempt, int signal, Path log, LocalMemory memory) {
    String name = SIGNALS.getOrDefault(signal, "signal " + signal);
    String end =
        signal == 9
            ? "; if nobody did so, this machine had no memory left for it"
                + memory.forAll()
                + smaller(attempt, log)
            : "; its log is " + log;
    return Failure.platform("WORKER_KILLED", attempt + " was killed by " + name + end);
  }

  private static String smaller(Attempt attempt, Path log) {
    return StageMemory.orSmaller(attempt.stage().kind()) + "; its log is " + log;
  }

  private static String wordless(Attempt attempt, int code, Path log) {
    return attempt + " ended with exit code " + code + " without a word; its log is " + log;
  }
}
