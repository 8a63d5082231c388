package dev.cafrun.controller.history.retention;

import dev.cafrun.core.retention.RetentionPlan;
import dev.cafrun.core.stage.StageKey;
import java.util.List;

/**
 * Some ended runs that were looked at, and what becomes of them.
 *
 * @param work keys of outputs that runs which go have worked on alone, and of which checkpoints and
 *     parts may be left
 * @param end where the next ones begin
 */
public record RetentionBatch(RetentionPlan plan, List<StageKey> work, RetentionPlace end) {
  public RetentionBatch {
    work = List.copyOf(work);
  }
}
