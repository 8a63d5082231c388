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

  /** The lease's connection; what goes wrong on it is a {@link RecordingException}. */
  static Session ofLease(Handle handle) {
    Session session = within(handle);
    return new Session() {
      @Override
      public <T> T inTransaction(Function<Handle, T> work) {
        try {
          return session.inTransaction(work);
        } catch (RecordingException e) {
          throw e;
        } catch (RuntimeException e) {
          throw new RecordingException(e);
        }
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
