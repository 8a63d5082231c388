package dev.cafrun.artifacts;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.StoreAddress;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.time.Duration;

/** Repeats requests to a store whose trouble may pass. Safe for use by several threads. */
final class RetryingCalls {
  private static final System.Logger LOG = System.getLogger(RetryingCalls.class.getName());

  private final StoreAddress address;
  private final RetryPolicy patience;

  RetryingCalls(StoreAddress address, RetryPolicy patience) {
    this.address = address;
    this.patience = patience;
  }

  @FunctionalInterface
  interface Request<T> {
    T send() throws MinioException, IOException;
  }

  /**
   * Sends a request until it succeeds, its trouble is lasting, or patience is used up.
   *
   * @param deed for people, such as {@code storing artifacts/a/b}
   * @throws StageException says what went wrong while doing the deed
   */
  <T> T call(String deed, Request<T> request) {
    long firstFailure = 0;
    for (int failures = 1; ; failures++) {
      try {
        return request.send();
      } catch (Download.LocalDiskException e) {
        throw e.toStageException();
      } catch (MinioException | IOException | IllegalStateException | IllegalArgumentException e) {
        long now = System.nanoTime();
        firstFailure = failures == 1 ? now : firstFailure;
        switch (StoreTrouble.of(e, address, deed)) {
          case StoreTrouble.Lasting(Failure failure) -> throw new StageException(failure, e);
          case StoreTrouble.Passing(Failure failure) -> {
            Duration pause =
                patience
                    .pause(failures, Duration.ofNanos(now - firstFailure))
                    .orElseThrow(() -> new StageException(failure, e));
            LOG.log(
                System.Logger.Level.WARNING,
                "{0} Trying again in {1} ms.",
                failure.message(),
                pause.toMillis());
            sleep(pause, deed);
          }
        }
      }
    }
  }

  private static void sleep(Duration pause, String deed) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StageException(Failure.platform("INTERRUPTED", "Stopped while " + deed + "."), e);
    }
  }
}
