package dev.cafrun.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageEvent;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.StoreAddress;
import dev.cafrun.core.worker.WorkerExit;
import dev.cafrun.runtime.SpoolEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageExecutionTest {
  @TempDir Path folder;
  private StageRequest request;

  @BeforeEach
  void request() {
    request =
        new StageRequest(
            "run-1",
            "quickstart",
            StageId.of(StageKind.ALIGN),
            new StageKey(Sha256.of("key")),
            1,
            Map.of(),
            Map.of(),
            "",
            new StoreAddress("http://127.0.0.1:1", "us-east-1", "cafrun"),
            folder.resolve("scratch").toString(),
            folder.resolve("cache").toString(),
            folder.resolve("events.jsonl").toString());
  }

  @Test
  void whateverGoesWrongHasOneCategoryOneCodeAndOneSentence() {
    Failure told = Failure.user("BAD_LABEL", "row 7");

    assertThat(diagnosis(new StageException(told))).isEqualTo(told);
    assertThat(diagnosis(new RuntimeException(new OutOfMemoryError("heap"))).code())
        .isEqualTo("OUT_OF_MEMORY");
    assertThat(diagnosis(new UncheckedIOException(new IOException("No space left on device"))))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("DISK_FULL"))
        .satisfies(failure -> assertThat(failure.message()).contains(folder.toString()));
    assertThat(diagnosis(new InterruptedException()).code()).isEqualTo("INTERRUPTED");
    assertThat(diagnosis(new IOException("Stale file handle")))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("IO_FAILED"))
        .satisfies(failure -> assertThat(failure.message()).contains("Stale file handle"));
    assertThat(diagnosis(new StackOverflowError()).code()).isEqualTo("INTERNAL_ERROR");
    assertThat(diagnosis(new UnsatisfiedLinkError("libnd4jcpu.so")).message())
        .isEqualTo(
            "CafRun made a mistake in stage align (UnsatisfiedLinkError). The attempt's log says"
                + " where; please report it.");
  }

  @Test
  void aWorkerWithoutTheStageSaysThatItIsIncomplete() {
    assertThatThrownBy(() -> Stages.of(new ScriptedStage()).of(StageKind.ALIGN))
        .hasMessageStartingWith("This worker cannot run align")
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.failure().code()).isEqualTo("STAGE_MISSING"));
  }

  @Test
  void aStageDeafToItsInterruptIsReportedAsStoppedAllTheSameAndOnce() throws Exception {
    CountDownLatch deaf = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    StageExecution attempt =
        attempt(
            () -> {
              running.countDown();
              awaitUninterruptibly(deaf);
              throw new IllegalStateException("killed while deaf");
            });
    CompletableFuture<Integer> run = CompletableFuture.supplyAsync(attempt::run);
    running.await();

    assertThat(attempt.stop(Duration.ofMillis(50))).isEmpty();
    deaf.countDown();

    assertThat(run.get()).isEqualTo(WorkerExit.PLATFORM);
    assertThat(attempt.stop(Duration.ofSeconds(10))).hasValue(WorkerExit.PLATFORM);
    assertThat(said())
        .singleElement()
        .isInstanceOfSatisfying(
            StageEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo("INTERRUPTED"));
  }

  private Failure diagnosis(Throwable error) {
    return Diagnosis.of(error, request, List.of(folder));
  }

  private StageExecution attempt(Supplier<ObjectStore> store) throws IOException {
    return new StageExecution(
        request,
        SpoolEvents.to(folder.resolve("events.jsonl"), Clock.systemUTC()),
        store,
        Stages.of(new ScriptedStage()));
  }

  private List<StageEvent> said() throws IOException {
    return Files.readAllLines(folder.resolve("events.jsonl")).stream()
        .map(line -> CoreJson.read(line, StageEvent.class))
        .toList();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // deaf
      }
    }
  }
}
