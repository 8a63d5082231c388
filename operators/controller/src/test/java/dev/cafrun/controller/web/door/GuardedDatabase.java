package dev.cafrun.controller.web.door;

import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.testing.TestDatabase;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Tokens, sessions and the audit log in a real database. */
@Alternative
@Singleton
public class GuardedDatabase {
  final DataSource source;

  GuardedDatabase() throws SQLException {
    source = TestDatabase.migrated("door_" + Long.toHexString(System.nanoTime()));
  }

  @Produces
  @Singleton
  AccessStore access() {
    return AccessStore.over(source);
  }

  @Produces
  @Singleton
  AuditLog audit() {
    return AuditLog.over(source);
  }
}
