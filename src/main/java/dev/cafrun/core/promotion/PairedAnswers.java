package dev.cafrun.core.promotion;

/** What two versions said about their test sets, if it is known. */
public sealed interface PairedAnswers {

  /** It is; whether both were asked about the same faces is for the gates to see. */
  record Both(TestAnswers candidate, TestAnswers live) implements PairedAnswers {}

  /**
   * It is not.
   *
   * @param why the rest of a sentence that says they cannot be compared "because …"
   */
  record Missing(String why) implements PairedAnswers {}
}
