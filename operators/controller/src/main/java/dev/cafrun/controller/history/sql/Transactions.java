package dev.cafrun.controller.history.sql;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Where statements go. */
public interface Transactions {
  /** All statements of the work, or none; a transaction inside another is part of it. */
  <T> T inTransaction(Function<Handle, T> work);

  /**
   * Statements of which each stands alone: queries, and what no lease has to guard. Part of the
   * transaction if there is one.
   */
  <T> T apart(Function<Handle, T> work);

  /** Any connection will do. */
  static Transactions over(Jdbi jdbi) {
    return new Transactions() {
      @Override
      public <T> T inTransaction(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
      }

      @Override
      public <T> T apart(Function<Handle, T> work) {
        return jdbi.withHandle(work::apply);
      }
    };
  }

  /**
   * The lease's connection; what goes wrong on it is a {@link RecordingException}.
   *
   * @param held asked within each transaction when its work is done; throws if the lease is lost
   */
  static Transactions ofLease(Handle handle, Consumer<Handle> held) {
    Transactions transactions = within(handle);
    return new Transactions() {
      @Override
      public <T> T inTransaction(Function<Handle, T> work) {
        return recorded(
            () ->
                transactions.inTransaction(
                    transaction -> {
                      T result = work.apply(transaction);
                      held.accept(transaction);
                      return result;
                    }));
      }

      @Override
      public <T> T apart(Function<Handle, T> work) {
        return recorded(() -> transactions.apart(work));
      }
    };
  }

  private static <T> T recorded(Supplier<T> work) {
    try {
      return work.get();
    } catch (RecordingException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RecordingException(e);
    }
  }

  /** This connection and no other. */
  static Transactions within(Handle handle) {
    return new Transactions() {
      @Override
      public <T> T inTransaction(Function<Handle, T> work) {
        return handle.inTransaction(work::apply);
      }

      @Override
      public <T> T apart(Function<Handle, T> work) {
        return work.apply(handle);
      }
    };
  }
}
