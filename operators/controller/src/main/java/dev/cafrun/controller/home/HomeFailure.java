package dev.cafrun.controller.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can go wrong with a home, each in one sentence that says what to do. */
final class HomeFailure {
  /** Of a log, for people. */
  private static final int LOG_LINES = 50;

  /** In bytes; a start needs a little more. */
  private static final long NO_ROOM = 1L << 20;

  private HomeFailure() {}

  /** Tells a full disk, a missing permission and a file in the way from each other. */
  static StageException of(String action, Path path, IOException cause) {
    if (cause instanceof ClosedByInterruptException
        || cause instanceof FileLockInterruptionException) {
      return interrupted(path.toString());
    }
    if (cause instanceof AccessDeniedException
        || mentions(cause, "read-only file system")
        || mentions(cause, "operation not permitted")) {
      return notWritable(path, cause);
    }
    if (cause instanceof FileAlreadyExistsException) {
      return new StageException(
          Failure.user(
              "HOME_NOT_A_FOLDER",
              "cannot keep anything in "
                  + path
                  + ", because "
                  + cause.getMessage()
                  + " is not a folder; name another with --home or CAFRUN_HOME"),
          cause);
    }
    if (mentions(cause, "no space left") || mentions(cause, "disk quota")) {
      return diskFull(path, cause);
    }
    return new StageException(
        Failure.platform("HOME_IO", "could not " + action + " " + path + ": " + cause), cause);
  }

  static StageException notWritable(Path path, @Nullable Throwable cause) {
    return new StageException(
        Failure.user(
            "HOME_NOT_WRITABLE",
            "no permission to write to "
                + path
                + "; change its permissions or name another folder with --home or CAFRUN_HOME"),
        cause);
  }

  /**
   * @param instead what else to name, and how
   */
  static StageException noExecution(Path folder, String instead) {
    return new StageException(
        Failure.user(
            "HOME_NOEXEC",
            "no program may be run from "
                + folder
                + ", because its file system is mounted with noexec; mount it with exec, or "
                + instead));
  }

  /** An empty history beside a full one would look as if all had been lost. */
  static StageException otherMajor(Path data, String ours) {
    return new StageException(
        Failure.user(
            "HOME_OF_ANOTHER_POSTGRESQL",
            "the history in "
                + data
                + " is PostgreSQL "
                + data.getFileName()
                + "'s, and this CafRun has PostgreSQL "
                + ours
                + ", which cannot read it; go on with the CafRun that wrote it, name another folder with"
                + " --home, or move that one away to begin with an empty history"));
  }

  static StageException unusablePath(Path folder) {
    return new StageException(
        Failure.user(
            "HOME_PATH",
            "the name of "
                + folder.toString().replaceAll("\\p{Cntrl}", "?")
                + " holds a line break or another control character; name another folder with --home or"
                + " CAFRUN_HOME"));
  }

  static StageException diskFull(Path path, @Nullable Throwable cause) {
    return new StageException(
        Failure.platform(
            "DISK_FULL", "the disk that holds " + path + " is full; free some space and try again"),
        cause);
  }

  static StageException portTaken(String service, int port) {
    return new StageException(
        Failure.platform(
            "PORT_TAKEN",
            service
                + " cannot come back at port "
                + port
                + " of 127.0.0.1, because another program has taken it; end that program and try again"));
  }

  /** Reads the reason out of the service's own log, and ends with its last lines otherwise. */
  static StageException fromLog(String service, String what, Path data, Path log, int port) {
    List<String> lines = lines(log);
    String text = String.join("\n", lines).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || isFull(data)) {
      return diskFull(data, null);
    }
    if (text.contains("address already in use")) {
      return portTaken(service, port);
    }
    if (text.contains("permission denied") || text.contains("accessdenied")) {
      return notWritable(data, null);
    }
    return new StageException(
        Failure.platform(
            "SERVICE_NOT_STARTED",
            service
                + " "
                + what
                + "; its log "
                + log
                + " ends with: "
                + String.join(
                    " | ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()))));
  }

  static StageException rootWithoutNamespaces() {
    return new StageException(
        Failure.user(
            "POSTGRES_AS_ROOT",
            "PostgreSQL refuses to run as root and this system does not allow user namespaces "
                + "(unshare -U); run caf as an ordinary user or point CAFRUN_DB_URL to a database"));
  }

  static StageException interrupted(String what) {
    Thread.currentThread().interrupt();
    return new StageException(
        Failure.platform("INTERRUPTED", "interrupted while waiting for " + what));
  }

  static boolean mentions(Path log, String text) {
    return lines(log).stream().anyMatch(line -> line.contains(text));
  }

  private static boolean mentions(IOException cause, String text) {
    return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains(text);
  }

  /** A disk so full may have no room for the log either. */
  private static boolean isFull(Path data) {
    for (Path folder = data; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder)) {
        try {
          return Files.getFileStore(folder).getUsableSpace() < NO_ROOM;
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }

  /** Logs begin anew at every start, so they are short when a start fails; all are bounded. */
  private static List<String> lines(Path log) {
    try {
      return new String(Files.readAllBytes(log), UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      return List.of("(cannot be read: " + e + ")");
    }
  }
}
