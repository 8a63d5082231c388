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
    try {
      return patience.repeat(
          () -> send(deed, request), PassingException.class::isInstance, RetryingCalls::sayWhen);
    } catch (PassingException e) {
      throw e.toStageException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StageException(Failure.platform("INTERRUPTED", "Stopped while " + deed + "."), e);
    }
  }

  private <T> T send(String deed, Request<T> request) {
    try {
      return request.send();
    } catch (Download.LocalDiskException e) {
      throw e.toStageException();
    } catch (MinioException | IOException | IllegalStateException | IllegalArgumentException e) {
      throw switch (StoreTrouble.of(e, address, deed)) {
        case StoreTrouble.Lasting(Failure failure) -> new StageException(failure, e);
        case StoreTrouble.Passing(Failure failure) -> new PassingException(failure, e);
      };
    }
  }

  private static void sayWhen(RuntimeException trouble, Duration pause) {
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} Trying again in {1} ms.",
        trouble.getMessage(),
        pause.toMillis());
  }

  /** May be gone a moment later. */
  private static final class PassingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    PassingException(Failure failure, Exception cause) {
      super(failure.message(), cause);
      this.failure = failure;
    }

    StageException toStageException() {
      return new StageException(failure, getCause());
    }
  }
}
