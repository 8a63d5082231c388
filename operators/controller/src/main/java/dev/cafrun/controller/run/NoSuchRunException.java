package dev.cafrun.controller.run;

/** There is no such run; the message says what was looked for. */
public final class NoSuchRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoSuchRunException(String reference) {
    super("there is no run '" + reference + "'; the page of runs lists those there are");
  }
}
