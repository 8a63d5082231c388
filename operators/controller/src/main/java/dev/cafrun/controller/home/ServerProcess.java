package dev.cafrun.controller.home;

import dev.cafrun.controller.process.SystemProcess;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process as it is told from whoever gets its number later.
 *
 * @param number the system's number of it
 * @param startedAt as the system says; empty text where it does not
 */
record ServerProcess(long number, String startedAt) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d+) ?(.*)");

  /** As the server wrote it: its number, a space, its start. */
  static Optional<ServerProcess> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    return matcher.matches()
        ? Optional.of(new ServerProcess(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  Optional<ProcessHandle> alive() {
    return living(number)
        .filter(
            handle ->
                startedAt.equals(SystemProcess.start(handle)) || startedAt.equals(before(handle)));
  }

  /** Whatever runs under that number now. What is dead but not yet buried does not run. */
  static Optional<ProcessHandle> living(long number) {
    return ProcessHandle.of(number).filter(SystemProcess::alive);
  }

  /** As a server of an older release wrote it. */
  private static String before(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toString).orElse("");
  }
}
