package dev.cafrun.core.dataset;

import dev.cafrun.core.failure.Failure;

/** What a leak between the splits means for a run. */
public sealed interface LeakVerdict {

  /** Nothing: no leak was found. */
  record Tight() implements LeakVerdict {}

  /**
   * It goes on, and whoever reads its numbers is told.
   *
   * @param code of the warning
   * @param sentence for people
   */
  record Marked(String code, String sentence) implements LeakVerdict {}

  /**
   * It fails.
   *
   * @param why of category USER, and what to do
   */
  record Refused(Failure why) implements LeakVerdict {}
}
