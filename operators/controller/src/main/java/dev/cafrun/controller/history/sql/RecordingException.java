package dev.cafrun.controller.history.sql;

/** What is to be remembered of a run could not be written or read; the cause says why. */
public final class RecordingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordingException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
