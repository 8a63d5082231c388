package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StageEvent;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** How far stages said they are, the latest word only. */
final class ProgressStore {
  private ProgressStore() {}

  /**
   * Keeps a word unless it is an earlier one, said again. Clocks alone do not tell: the next
   * attempt, or the next pod of the same one, may be on a node whose clock is slow.
   */
  static void keep(
      Handle handle, UUID run, StageId stage, int attempt, StageEvent.Progress progress) {
    handle
        .createUpdate(
            """
            insert into stage_progress
              (run_id, stage, attempt, done, total, unit, details, said_at)
            values (:run, :stage, :attempt, :done, :total, :unit, :details::jsonb, :at)
            on conflict (run_id, stage) do update set attempt = excluded.attempt,
              done = excluded.done, total = excluded.total, unit = excluded.unit,
              details = excluded.details, said_at = excluded.said_at
            where excluded.attempt > stage_progress.attempt
              or (excluded.attempt = stage_progress.attempt
                and (excluded.said_at >= stage_progress.said_at
                  or excluded.done >= stage_progress.done
                  or excluded.unit <> stage_progress.unit))""")
        .bind("run", run)
        .bind("stage", stage.spelling())
        .bind("attempt", attempt)
        .bind("done", progress.done())
        .bind("total", progress.total())
        .bind("unit", progress.unit())
        .bind("details", CoreJson.write(progress.details()))
        .bind("at", Timestamp.from(Instant.parse(progress.at())))
        .execute();
  }
}
