package dev.cafrun.controller.history;

import java.util.UUID;

/** Somebody else has taken the right to drive a run; nothing was written. It passes. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(UUID run) {
    super("somebody else drives run " + run + " by now");
  }
}
