package dev.cafrun.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.tenant.AmbiguousModelException;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Says what went wrong in a sentence; the whole story goes to the log.
 *
 * @param home whose log it is; nothing: there is none yet
 * @param databaseLog of the home's own PostgreSQL; nothing: the database is somebody else's
 * @param contained the program runs in a container, whose files nobody can read when it has ended:
 *     the whole story goes to standard error
 */
record ErrorReporter(
    Terminal terminal, Optional<Home> home, Optional<Path> databaseLog, boolean contained) {

  /** Once there are services. */
  static ErrorReporter over(HomeServices services, Terminal terminal, boolean contained) {
    return new ErrorReporter(
        terminal, Optional.of(services.home()), services.databaseLog(), contained);
  }

  /** Returns the exit code. */
  int say(Throwable trouble) {
    if (ending()) {
      return ExitCode.INTERRUPTED; // The services are being stopped: no wonder.
    }
    int code = sentence(trouble);
    if (contained && !(trouble instanceof UsageException)) {
      terminal.err().println(StartTrouble.withoutPasswords(story(trouble)));
    }
    return code;
  }

  private static String story(Throwable trouble) {
    StringWriter story = new StringWriter();
    trouble.printStackTrace(new PrintWriter(story));
    return story.toString();
  }

  private int sentence(Throwable trouble) {
    return switch (trouble) {
      case UsageException usage -> {
        usage.problems().forEach(terminal.err()::println);
        yield ExitCode.USAGE;
      }
      case AmbiguousModelException several -> {
        terminal.complain(String.valueOf(several.getMessage()));
        yield ExitCode.USAGE;
      }
      case StageException expected -> {
        terminal.complain(expected.failure().message());
        log(expected);
        yield ExitCode.of(expected.failure().category());
      }
      default -> {
        Optional<Failure> known = new StartTrouble(databaseLog).of(trouble);
        if (known.isPresent()) {
          terminal.complain(known.get().message());
          log(trouble);
          yield ExitCode.of(known.get().category());
        }
        terminal.complain(StartTrouble.withoutPasswords(unforeseen(trouble)) + log(trouble));
        yield ExitCode.FAILED;
      }
    };
  }

  /** Whether this process has been told to end; the platform has no other way to ask. */
  private static boolean ending() {
    Thread nothing = new Thread();
    try {
      Runtime.getRuntime().addShutdownHook(nothing);
      return !Runtime.getRuntime().removeShutdownHook(nothing);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static String unforeseen(Throwable trouble) {
    Throwable cause = trouble;
    while (cause.getCause() != null && cause.getMessage() == null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return "something went wrong that should not: "
        + cause.getClass().getSimpleName()
        + ", "
        + message;
  }

  /** Says where it was written to; nothing if that is not possible. */
  private String log(Throwable trouble) {
    if (contained || home.isEmpty()) {
      return "";
    }
    Path log = home.get().logs().resolve("caf.log");
    String story = story(trouble);
    try {
      Files.writeString(
          log,
          Instant.now() + " " + story,
          UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return " (more in " + log + ")";
    } catch (IOException e) {
      return "";
    }
  }
}
