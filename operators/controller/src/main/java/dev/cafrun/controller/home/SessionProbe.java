package dev.cafrun.controller.home;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Tells whether a connection to a database is a session of its own, as it is not behind a pooler
 * that lends sessions for a transaction. Locks of the session are nobody's there: all who ask for
 * one get it.
 */
public final class SessionProbe {
  /** A busy pooler may hand out the same session some times by chance. */
  private static final int LOOKS = 4;

  private SessionProbe() {}

  /**
   * Looks, with two connections for a moment.
   *
   * @throws StageException USER {@code DATABASE_POOLED} if they share sessions
   * @throws SQLException if the database cannot be asked
   */
  public static void refusePooler(DatabaseAccess access) throws SQLException {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(access.url());
    if (!access.user().isEmpty()) {
      database.setUser(access.user());
      database.setPassword(access.password());
    }
    try (Connection one = database.getConnection();
        Connection other = database.getConnection()) {
      int own = session(one);
      for (int look = 0; look < LOOKS; look++) {
        other.setAutoCommit(true);
        requireApart(own, session(one), session(other));
        other.setAutoCommit(false); // and now the session is the other's until its rollback
        requireApart(own, session(other));
        requireSame(own, session(one));
        other.rollback();
      }
    }
  }

  private static void requireApart(int own, int now, int other) {
    requireSame(own, now);
    requireApart(own, other);
  }

  private static void requireApart(int own, int other) {
    if (own == other) {
      throw pooled();
    }
  }

  private static void requireSame(int own, int now) {
    if (own != now) {
      throw pooled();
    }
  }

  private static StageException pooled() {
    return new StageException(
        Failure.user(
            "DATABASE_POOLED",
            "the database is behind a pooler that lends each transaction another session (PgBouncer"
                + " with pool_mode = transaction, and the like). Who drives a run is decided by a"
                + " lock of the session, which would be everybody's there. Let CAFRUN_DB_URL lead to"
                + " PostgreSQL itself, or to a pool with pool_mode = session"));
  }

  private static int session(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
