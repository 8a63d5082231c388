package dev.cafrun.controller.history.record;

/** How much an event matters. */
public enum EventLevel {
  /** The ordinary course of things. */
  INFO,
  /** Worth a look, though things go on. */
  WARNING,
  /** Something failed. */
  ERROR
}
