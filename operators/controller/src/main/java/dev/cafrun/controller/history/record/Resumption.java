package dev.cafrun.controller.history.record;

import dev.cafrun.core.stage.StageId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run goes on with another one.
 *
 * @param run the other one; nothing if this database does not know it
 * @param stage made anew with everything after it; what comes before is taken as it is
 */
public record Resumption(@Nullable UUID run, StageId stage) {
  /** For people. */
  public String words() {
    return "goes on with " + (run == null ? "an unknown run" : "run " + run) + " from " + stage;
  }
}
