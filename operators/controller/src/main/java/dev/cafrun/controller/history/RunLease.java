package dev.cafrun.controller.history;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The right to drive a run, as long as its connection lasts. Not thread-safe. */
public final class RunLease implements AutoCloseable {
  private final Handle handle;

  RunLease(Handle handle) {
    this.handle = handle;
  }

  /** Writes through the lease's own connection: as long as the lease lasts, not a moment longer. */
  public History history() {
    return new History(Session.ofLease(handle));
  }

  /** Lets go. Never throws: a lease whose connection is gone is gone already. */
  @Override
  public void close() {
    try (handle) {
      // The connection may go back to a pool, so the lock does not vanish with it.
      handle.createQuery("select pg_advisory_unlock_all()").map((row, context) -> "unlocked").one();
    } catch (JdbiException e) {
      // Gone with its connection.
    }
  }
}
