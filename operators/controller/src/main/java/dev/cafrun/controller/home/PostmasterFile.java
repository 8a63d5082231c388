package dev.cafrun.controller.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What {@code postmaster.pid} in a data folder says.
 *
 * @param process of the postmaster
 * @param port it listens at, 0 if it does not say yet
 * @param status {@code starting}, {@code ready}, {@code stopping} or empty if it does not say yet
 */
record PostmasterFile(long process, int port, String status) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /** Nothing if there is no such file, or if it is being written at this moment. */
  static Optional<PostmasterFile> read(Path data) {
    try {
      return parse(Files.readAllLines(data.resolve("postmaster.pid")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<PostmasterFile> parse(List<String> lines) {
    try {
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.getFirst().strip()),
              lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0,
              lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : ""));
    } catch (NumberFormatException | NoSuchElementException e) {
      return Optional.empty();
    }
  }

  boolean ready() {
    return status.equals("ready");
  }

  /** Whether it lets nobody in any more. */
  boolean stopping() {
    return status.equals("stopping");
  }

  /**
   * Whether the process is there and is one of these programs, rather than whoever got its number
   * since then. In doubt it is: two servers on one data folder would ruin it.
   */
  boolean alive(PostgresPrograms programs) {
    return ServerProcess.living(process)
        .map(handle -> handle.info().command().map(programs::contain).orElse(true))
        .orElse(false);
  }
}
