package dev.cafrun.controller.history;

import dev.cafrun.core.failure.Failure;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Ends a run of which nothing more can be recorded as it should be: one statement for each table,
 * with nothing in it that comes from the run.
 */
final class BrokenRun {
  private static final String UNENDED =
      " where run_id = (select id from run where id = :id and finished_at is null)";

  private static final String SKIP_PENDING =
      """
      update stage set finished_at = now(), state = 'Skipped'
      where run_id = (select id from run where id = ? and finished_at is null)
        and state = 'Pending'""";

  private static final List<String> BREAK_OFF =
      List.of(
          """
          update attempt set state = 'Failed', finished_at = now(), failure_code = :failureCode,
            failure_category = :failureCategory, failure_message = :failureMessage"""
              + UNENDED
              + " and state = 'Running'",
          """
          update stage set finished_at = now(), retry_at = null, failure_code = :failureCode,
            failure_category = :failureCategory, failure_message = :failureMessage,
            state = 'Failed'"""
              + UNENDED
              + " and state in ('Running', 'Retrying')",
          """
          insert into event (run_id, level, code, message)
          select id, 'ERROR', :failureCode, :failureMessage from run
          where id = :id and finished_at is null and :failureCategory is not null
          on conflict do nothing""",
          """
          update run set phase = 'Failed', started_at = coalesce(started_at, now()),
            finished_at = now(), failure_code = :failureCode,
            failure_category = :failureCategory, failure_message = :failureMessage
          where id = :id and finished_at is null""");

  private BrokenRun() {}

  /** A run that has ended stays as it is. */
  static void end(Handle handle, UUID id, Failure failure) {
    handle.execute("delete from claim" + UNENDED.replace(":id", "?"), id);
    handle.execute(SKIP_PENDING, id);
    for (String statement : BREAK_OFF) {
      Rows.bindFailure(handle.createUpdate(statement).bind("id", id), failure).execute();
    }
  }
}
