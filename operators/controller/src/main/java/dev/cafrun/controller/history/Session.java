package dev.cafrun.controller.history;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Where statements go. */
interface Session {
  /** All statements of the work, or none; a transaction inside another is part of it. */
  <T> T inTransaction(Function<Handle, T> work);

  /** Any connection will do. */
  static Session over(Jdbi jdbi) {
    return new Session() {
      @Override
      public <T> T inTransaction(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
      }
    };
  }

  /** This connection and no other. */
  static Session within(Handle handle) {
    return new Session() {
      @Override
      public <T> T inTransaction(Function<Handle, T> work) {
        return handle.inTransaction(work::apply);
      }
    };
  }
}
