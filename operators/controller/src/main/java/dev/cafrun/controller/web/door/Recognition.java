package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.Caller;

/** What is known of whoever calls. */
sealed interface Recognition {
  /** Who it is. */
  record Known(Caller caller) implements Recognition {}

  /** They have shown nothing. */
  record Stranger() implements Recognition {}

  /** What they have shown opens nothing. */
  record Wrong(Denial refusal) implements Recognition {}
}
