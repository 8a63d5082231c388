package dev.cafrun.worker;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.WorkerExit;
import dev.cafrun.runtime.SpoolEvents;
import dev.cafrun.runtime.StageRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one stage: succeeds, or says once why not. {@link #run} is called once, {@link
 * #stop} from any thread.
 */
final class StageExecution {
  private final StageRequest request;
  private final SpoolEvents events;
  private final Supplier<? extends ObjectStore> store;
  private final Stages stages;
  private final Consumer<Failure> lastWord;

  private final AtomicBoolean failureSaid = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile @Nullable Thread runner;
  private volatile int exitCode;

  StageExecution(
      StageRequest request,
      SpoolEvents events,
      Supplier<? extends ObjectStore> store,
      Stages stages) {
    this(request, events, store, stages, failure -> {});
  }

  /**
   * @param lastWord hears the failure too, if there is one
   */
  StageExecution(
      StageRequest request,
      SpoolEvents events,
      Supplier<? extends ObjectStore> store,
      Stages stages,
      Consumer<Failure> lastWord) {
    this.request = request;
    this.events = events;
    this.store = store;
    this.stages = stages;
    this.lastWord = lastWord;
  }

  /** Runs the stage to its end; returns the exit code. */
  int run() {
    runner = Thread.currentThread();
    exitCode = outcome();
    events.close();
    ended.countDown();
    return exitCode;
  }

  private int outcome() {
    try (ObjectStore opened = store.get()) {
      if (stopping) {
        throw new InterruptedException();
      }
      var manifest =
          new StageRunner(opened, Clock.systemUTC())
              .run(stages.of(request.stage().kind()), request, events);
      System.err.println(request.stage() + " is done: " + manifest.files().size() + " files");
      return WorkerExit.DONE;
    } catch (Throwable e) { // whatever it is, it must not go unsaid
      Failure failure =
          stopping ? Diagnosis.stopped(request) : Diagnosis.of(e, request, writtenFolders());
      if (failure.category() != FailureCategory.USER) { // Who gave it the data reads a sentence.
        e.printStackTrace();
      }
      say(failure);
      return WorkerExit.of(failure.category());
    }
  }

  private List<Path> writtenFolders() {
    return List.of(Path.of(request.scratch()), Path.of(request.cache()));
  }

  private void say(Failure failure) {
    if (failureSaid.compareAndSet(false, true)) {
      System.err.println(failure.code() + ": " + failure.message());
      events.failed(failure);
      lastWord.accept(failure);
    }
  }

  /**
   * Asks the stage to stop and waits for it.
   *
   * @return the exit code it would have had, or nothing if it has not ended in time
   */
  OptionalInt stop(Duration grace) {
    if (ended.getCount() == 0) {
      return OptionalInt.of(exitCode);
    }
    stopping = true;
    Thread running = runner;
    if (running != null) {
      running.interrupt();
    }
    if (endedWithin(grace)) {
      return OptionalInt.of(exitCode);
    }
    say(Diagnosis.stopped(request));
    return OptionalInt.empty();
  }

  private boolean endedWithin(Duration grace) {
    try {
      return ended.await(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
