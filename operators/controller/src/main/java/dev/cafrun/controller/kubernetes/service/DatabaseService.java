package dev.cafrun.controller.kubernetes.service;

import dev.cafrun.controller.history.History;
import dev.cafrun.core.failure.Causes;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, and in it CafRun's tables. Thread-safe. */
public final class DatabaseService implements Service {
  /** No such table, no such schema: as in a database that was made anew under our feet. */
  private static final Set<String> GONE = Set.of("42P01", "3F000");

  private static final System.Logger LOG = System.getLogger(DatabaseService.class.getName());

  private final History history;
  private final Runnable migration;
  private volatile @Nullable UUID installation;

  /**
   * @param migration makes whatever is missing of the tables
   */
  public DatabaseService(History history, Runnable migration) {
    this.history = history;
    this.migration = migration;
  }

  @Override
  public String reason() {
    return "DatabaseUnavailable";
  }

  @Override
  public void restore() {
    try {
      installation = history.adoptions().installation();
    } catch (RuntimeException e) {
      if (!gone(e)) {
        throw e;
      }
      LOG.log(System.Logger.Level.WARNING, "the database is empty: its tables are made anew");
      migration.run();
      installation = history.adoptions().installation();
    }
  }

  private static boolean gone(RuntimeException why) {
    return Causes.of(why)
        .anyMatch(cause -> cause instanceof SQLException sql && GONE.contains(sql.getSQLState()));
  }

  /** Names the database that is there; another one after it was made anew. */
  public UUID installation() {
    UUID known = installation;
    return known == null ? history.adoptions().installation() : known;
  }
}
