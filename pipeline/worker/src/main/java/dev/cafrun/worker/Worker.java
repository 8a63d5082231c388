package dev.cafrun.worker;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.time.SteadyClock;
import dev.cafrun.core.worker.InferenceErrand;
import dev.cafrun.core.worker.PodVariables;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.WorkerExit;
import dev.cafrun.runtime.PlainOutput;
import dev.cafrun.runtime.SpoolEvents;
import dev.cafrun.worker.pod.Pod;
import dev.cafrun.worker.pod.PodErrand;
import dev.cafrun.worker.pod.PodSettings;
import dev.cafrun.worker.pod.ProgressLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * {@code Worker <request.json>}, or {@code Worker} with the request in {@code CAFRUN_REQUEST}, as
 * in a pod: runs one stage. With {@code CAFRUN_ERRAND} instead, it asks a registered model once.
 * Reads the store's credentials from the environment, appends events to the request's file, logs to
 * standard error, and exits as {@link WorkerExit} says.
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
    PlainOutput.ofProcess();
    String request = System.getenv(PodVariables.REQUEST);
    String errand = System.getenv(PodVariables.ERRAND);
    if (arguments.length == 1) {
      System.exit(onLaptop(Path.of(arguments[0])));
    } else if (errand != null) {
      System.exit(onErrand(errand));
    } else if (arguments.length == 0 && request != null) {
      System.exit(inPod(request, System.getenv()));
    }
    System.err.println(
        "usage: Worker <request.json>, or Worker with " + PodVariables.REQUEST + " set");
    System.exit(WorkerExit.FATAL);
  }

  private static int onLaptop(Path file) {
    try {
      StageRequest request = CoreJson.read(Files.readAllBytes(file), StageRequest.class);
      return run(
          new StageExecution(request, spool(request), () -> store(request), Stages.installed()));
    } catch (IOException | IllegalArgumentException e) { // there is nowhere to say it but here
      System.err.println("cannot work on the request " + file + ": " + e);
      return WorkerExit.FATAL;
    }
  }

  private static int run(StageExecution attempt) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(attempt), "stop"));
    return attempt.run();
  }

  private static void stop(StageExecution attempt) {
    attempt.stop(GRACE).ifPresent(Worker::keepSuccess);
  }

  private static int inPod(String json, Map<String, String> environment) {
    try {
      PodSettings settings = PodSettings.of(environment);
      StageRequest request = CoreJson.read(json, StageRequest.class);
      SpoolEvents events =
          SpoolEvents.to(
              Path.of(request.events()),
              SteadyClock.start(),
              new ProgressLog(request.stage(), System.out::println));
      Pod pod = Pod.enter(settings, request, environment);
      var attempt =
          new StageExecution(
              request, events, () -> store(request), Stages.installed(), pod::failed);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(attempt, pod), "stop"));
      int code = attempt.run();
      pod.leave();
      return code;
    } catch (IOException | IllegalArgumentException e) { // the pod's own log is all there is
      System.err.println("cannot work on the request in " + PodVariables.REQUEST + ": " + e);
      return WorkerExit.FATAL;
    }
  }

  private static int onErrand(String json) {
    try {
      InferenceErrand errand = CoreJson.read(json, InferenceErrand.class);
      try (ObjectStore store =
          S3ObjectStore.at(errand.store(), StoreCredentials.of(System.getenv()))) {
        new PodErrand(errand, store).run();
        return WorkerExit.DONE;
      }
    } catch (StageException e) {
      System.err.println(e.failure().code() + ": " + e.failure().message());
      return WorkerExit.of(e.failure().category());
    } catch (IllegalArgumentException e) {
      System.err.println("cannot do the errand in " + PodVariables.ERRAND + ": " + e);
      return WorkerExit.FATAL;
    }
  }

  /** Also runs at an ordinary exit, when there is nothing left to do. */
  private static void stop(StageExecution attempt, Pod pod) {
    pod.hurry();
    OptionalInt code = attempt.stop(GRACE);
    pod.leave();
    code.ifPresent(Worker::keepSuccess);
  }

  /** It was done before the signal could matter. */
  private static void keepSuccess(int code) {
    if (code == WorkerExit.DONE) {
      Runtime.getRuntime().halt(code);
    }
  }

  private static SpoolEvents spool(StageRequest request) throws IOException {
    return SpoolEvents.to(Path.of(request.events()), SteadyClock.start());
  }

  private static S3ObjectStore store(StageRequest request) {
    return S3ObjectStore.at(request.store(), StoreCredentials.of(System.getenv()));
  }
}
