package dev.cafrun.controller.access;

/** Settings of the door that let in whoever comes, or nobody, with what to set instead. */
public final class UnguardedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnguardedException(String sentence) {
    super(sentence);
  }

  /** What is wrong, and what to do. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
