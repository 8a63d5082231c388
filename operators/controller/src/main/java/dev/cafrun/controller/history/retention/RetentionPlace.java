package dev.cafrun.controller.history.retention;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

/** Of a run among those that have ended, the first to end first. */
public record RetentionPlace(Timestamp ended, Timestamp submitted, UUID run) {
  /** Before all runs. */
  public static final RetentionPlace START =
      new RetentionPlace(
          Timestamp.from(Instant.EPOCH), Timestamp.from(Instant.EPOCH), new UUID(0, 0));
}
