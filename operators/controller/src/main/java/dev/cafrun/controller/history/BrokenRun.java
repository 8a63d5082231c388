package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.core.failure.Failure;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.Update;

/**
 * Ends a run of which nothing more can be recorded as it should be: one statement for each table,
 * with nothing in it that comes from the run.
 */
final class BrokenRun {
  private static final String UNENDED =
      " where run_id = (select id from run where id = :id and finished_at is null)";

  /** The run itself comes last: once it has ended, none of them changes anything. */
  private static final List<String> STATEMENTS =
      List.of(
          "delete from claim" + UNENDED,
          "update stage set finished_at = now(), state = 'Skipped'"
              + UNENDED
              + " and state = 'Pending'",
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
          where id = :id and finished_at is null
          on conflict do nothing""",
          """
          update run set phase = 'Failed', held_since = null, started_at = coalesce(started_at, now()),
            finished_at = now(), failure_code = :failureCode,
            failure_category = :failureCategory, failure_message = :failureMessage
          where id = :id and finished_at is null""");

  private BrokenRun() {}

  /** A run that has ended stays as it is. */
  static void end(Handle handle, UUID id, Failure failure) {
    for (String statement : STATEMENTS) {
      Update update = handle.createUpdate(statement).bind("id", id);
      update.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
      ResultColumns.bindFailure(update, failure).execute();
    }
    MetricStore.settle(handle, id);
  }
}
