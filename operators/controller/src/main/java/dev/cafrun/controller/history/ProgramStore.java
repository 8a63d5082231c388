package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.Program;
import java.util.Optional;
import java.util.UUID;

/** Which program runs the stages of a run. */
public final class ProgramStore {
  private final Transactions transactions;

  ProgramStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** From now on this one does. It is an event if another one has begun already. Idempotent. */
  public void runsOn(UUID run, Program program) {
    transactions.inTransaction(
        handle -> {
          Optional<Program> before =
              handle
                  .createQuery(
                      """
                      with before as (
                        select id, case when exists (select from attempt where run_id = run.id)
                          then program end as program
                        from run where id = :run for update)
                      update run set program = :program::jsonb from before
                      where run.id = before.id returning before.program""")
                  .bind("run", run)
                  .bind("program", CoreJson.write(program))
                  .map((row, context) -> Optional.ofNullable(row.getString(1)))
                  .one()
                  .map(json -> CoreJson.read(json, Program.class));
          before
              .filter(other -> !other.equals(program))
              .ifPresent(
                  other ->
                      EventStore.happened(
                          handle,
                          run,
                          null,
                          0,
                          EventLevel.WARNING,
                          "PROGRAM_CHANGED",
                          "what starts from now on is run by the program "
                              + program
                              + ", not by "
                              + other
                              + " any more"));
          return before;
        });
  }
}
