package dev.cafrun.controller.registry;

/**
 * What models said about their test faces cannot be known; the message is a clause that says why.
 */
public final class UnknownAnswersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownAnswersException(String why) {
    super(why);
  }
}
