package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.Caller;

/** What is known of whoever calls. */
sealed interface Verdict {
  /** Who it is. */
  record Known(Caller caller) implements Verdict {}

  /** They have shown nothing. */
  record Stranger() implements Verdict {}

  /** What they have shown opens nothing. */
  record Wrong(Refusal refusal) implements Verdict {}
}
