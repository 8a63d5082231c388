package dev.cafrun.controller.launch;

import dev.cafrun.controller.process.SystemProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process that works on an attempt, this program's child or the orphan of an earlier one.
 *
 * @param handle the process
 * @param since when it started
 */
record WorkerProcess(ProcessHandle handle, Instant since) {
  private static final Duration LOOK = Duration.ofMillis(20);

  /** Longer than it takes to become another program; processes of other users never tell. */
  private static final Duration BECOMING = Duration.ofMillis(500);

  /** Longer than any kernel needs, unless the process hangs in a device. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  static WorkerProcess of(ProcessHandle handle) {
    return new WorkerProcess(handle, handle.info().startInstant().orElseGet(Instant::now));
  }

  /**
   * The process of that id, if it lives and works on that request: ids are used again, command
   * lines that name the request are not.
   */
  static Optional<WorkerProcess> find(OptionalLong pid, Path request) {
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(pid.getAsLong())
            .filter(handle -> arguments(handle).contains(request.toString()))
            .map(WorkerProcess::of)
            .filter(WorkerProcess::alive);
  }

  /** A process that is just becoming another program (exec) has no command line for a moment. */
  private static List<String> arguments(ProcessHandle handle) {
    long end = System.nanoTime() + BECOMING.toNanos();
    Optional<String[]> arguments = handle.info().arguments();
    while (arguments.isEmpty() && SystemProcess.alive(handle) && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
      arguments = handle.info().arguments();
    }
    return arguments.map(Arrays::asList).orElse(List.of());
  }

  boolean alive() {
    return SystemProcess.alive(handle);
  }

  /**
   * Ends the process and all it started: politely, after {@code grace} by force. Returns when none
   * of them lives; to be interrupted only makes it hurry.
   */
  void stop(Duration grace) {
    List<ProcessHandle> family = new ArrayList<>(handle.descendants().toList());
    family.add(handle);
    handle.destroy();
    boolean interrupted = !waitFor(List.of(handle), System.nanoTime() + grace.toNanos());
    handle.descendants().forEach(family::add);
    family.forEach(ProcessHandle::destroyForcibly);
    long end = System.nanoTime() + AFTER_KILL.toNanos();
    while (!waitFor(family, end)) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * False if interrupted, whereupon the interruption is forgotten.
   *
   * @param end as {@link System#nanoTime}: the machine's clock may be set meanwhile
   */
  private static boolean waitFor(List<ProcessHandle> family, long end) {
    try {
      while (family.stream().anyMatch(SystemProcess::alive) && System.nanoTime() - end < 0) {
        Thread.sleep(LOOK);
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
