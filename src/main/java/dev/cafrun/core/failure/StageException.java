package dev.cafrun.core.failure;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} to the place that records it. */
public final class StageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public StageException(Failure failure) {
    this(failure, null);
  }

  public StageException(Failure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
