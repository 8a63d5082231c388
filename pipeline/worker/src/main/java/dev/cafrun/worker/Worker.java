package dev.cafrun.worker;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.WorkerExit;
import dev.cafrun.runtime.SpoolEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * {@code Worker <request.json>}: runs one stage. Reads the store's credentials from the
 * environment, appends events to the request's file, logs to standard error, and exits as {@link
 * WorkerExit} says.
 *
 * <p>Stopped by a signal, it interrupts the stage, gives it some seconds, says {@code INTERRUPTED}
 * and ends the way that signal ends a program (143 for SIGTERM), so that whoever stopped it can
 * tell. If its parent dies it goes on: its output is named by its key and harms nobody, and the
 * next control plane finds it finished or still at work.
 */
public final class Worker {
  /** Less than a launcher waits before it kills. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  private Worker() {}

  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: Worker <request.json>");
      System.exit(WorkerExit.FATAL);
    }
    System.exit(run(Path.of(arguments[0])));
  }

  private static int run(Path file) {
    StageRequest request;
    SpoolEvents events;
    try {
      request = CoreJson.read(Files.readAllBytes(file), StageRequest.class);
      events = SpoolEvents.to(Path.of(request.events()), Clock.systemUTC());
    } catch (IOException | IllegalArgumentException e) { // there is nowhere to say it but here
      System.err.println("cannot work on the request " + file + ": " + e);
      return WorkerExit.FATAL;
    }
    Attempt attempt =
        new Attempt(
            request,
            events,
            () -> S3ObjectStore.at(request.store(), StoreCredentials.of(System.getenv())),
            Stages.installed());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(attempt), "stop"));
    return attempt.run();
  }

  private static void stop(Attempt attempt) {
    attempt
        .stop(GRACE)
        .ifPresent(
            code -> {
              if (code == WorkerExit.DONE) {
                Runtime.getRuntime().halt(code); // it was done before the signal could matter
              }
            });
  }
}
