package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.Transactions;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The right to drive a run, as long as its connection lasts. Not thread-safe. */
public final class RunLease implements AutoCloseable {
  private final Handle handle;
  private final UUID run;
  private final long generation;

  RunLease(Handle handle, UUID run, long generation) {
    this.handle = handle;
    this.run = run;
    this.generation = generation;
  }

  /**
   * Writes through the lease's own connection, as long as nobody else has taken the lease: not a
   * moment longer.
   */
  public History history() {
    return new History(Transactions.ofLease(handle, this::requireHeld));
  }

  /** At the end of a transaction; one that has written nothing needs no lease. */
  private void requireHeld(Handle transaction) {
    transaction
        .createQuery(
            """
            select generation = :generation from lease
            where run_id = :run and txid_current_if_assigned() is not null
            for no key update""")
        .bind("generation", generation)
        .bind("run", run)
        .map((row, context) -> row.getBoolean(1))
        .findOne()
        .filter(held -> !held)
        .ifPresent(
            lost -> {
              throw new LeaseLostException(run);
            });
  }

  /** Lets go. Never throws: a lease whose connection is gone is gone already. */
  @Override
  public void close() {
    letGo(handle);
  }

  /** Of whatever its connection holds; one that is gone holds nothing. */
  static void letGo(Handle handle) {
    try (handle) {
      // The connection may go back to a pool, so the lock does not vanish with it.
      handle.createQuery("select pg_advisory_unlock_all()").map((row, context) -> "unlocked").one();
    } catch (JdbiException e) {
      // Gone with its connection.
    }
  }
}
