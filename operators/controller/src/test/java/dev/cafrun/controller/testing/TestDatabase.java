package dev.cafrun.controller.testing;

import dev.cafrun.artifacts.FileTree;
import dev.cafrun.controller.home.DatabaseAccess;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.OldestPostgres;
import dev.cafrun.controller.home.ServicesConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Databases on one PostgreSQL, which ends with this process: the oldest that a cluster may bring,
 * where the build has it, otherwise a laptop's.
 */
public final class TestDatabase {
  /** For homes of tests that need nothing else. */
  public static final ServicesConfiguration ONLY_THE_DATABASE =
      ServicesConfiguration.from(
          Map.of(
              "CAFRUN_S3_ENDPOINT", "http://s3.invalid",
              "CAFRUN_S3_ACCESS_KEY", "nobody",
              "CAFRUN_S3_SECRET_KEY", "nothing"));

  /** PostgreSQL cuts longer ones. */
  private static final int LONGEST_NAME = 63;

  /** Held so that its level stays. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  static {
    FLYWAY.setLevel(Level.WARNING);
  }

  private TestDatabase() {}

  /** A new database without a table. */
  public static PGSimpleDataSource empty(String name) throws SQLException {
    try (Connection connection = source("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return source(name);
  }

  /** A new database with CafRun's tables. */
  public static PGSimpleDataSource migrated(String name) throws SQLException {
    PGSimpleDataSource source = empty(name);
    migration(source).migrate();
    return source;
  }

  /**
   * The same, named after a test.
   *
   * @param prefix tells it from those of other classes, and of the same test
   */
  public static PGSimpleDataSource migrated(String prefix, TestInfo test) throws SQLException {
    String name =
        prefix + "_" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    return migrated(name.substring(0, Math.min(LONGEST_NAME, name.length())));
  }

  /**
   * Sets a database's clock, as far as those see it who connect to it through that source from now
   * on; defaults of columns go by the right one.
   */
  public static void setClock(PGSimpleDataSource source, Duration ahead) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists clock");
      statement.execute(
          """
          create or replace function clock.now() returns timestamptz stable language sql as
            $$ select pg_catalog.now() + interval '%d seconds' $$"""
              .formatted(ahead.toSeconds()));
    }
    source.setOptions("-c search_path=public,clock,pg_catalog");
  }

  public static Flyway migration(PGSimpleDataSource source) {
    return Flyway.configure().dataSource(source).locations("classpath:db/migration").load();
  }

  /** As it was made by the program of that version. */
  public static Flyway migrationTo(PGSimpleDataSource source, String version) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .target(version)
        .load();
  }

  /** One that is there; {@code postgres} always is. */
  public static PGSimpleDataSource source(String name) {
    DatabaseAccess access = Server.ACCESS;
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(access.url());
    source.setDatabaseName(name);
    source.setUser(access.user());
    source.setPassword(access.password());
    return source;
  }

  private static final class Server {
    static final DatabaseAccess ACCESS = start();

    private static DatabaseAccess start() {
      try {
        Optional<OldestPostgres> oldest = OldestPostgres.start();
        if (oldest.isPresent()) {
          Runtime.getRuntime().addShutdownHook(new Thread(oldest.get()::close));
          return oldest.get().access();
        }
        Path folder = Files.createTempDirectory("caf-test-database");
        HomeServices services = HomeServices.open(new Home(folder), ONLY_THE_DATABASE);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(services, folder)));
        return services.database();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void end(HomeServices services, Path folder) {
      services.close();
      try {
        FileTree.delete(folder);
      } catch (IOException e) {
        System.err.println("left behind: " + folder + ": " + e);
      }
    }
  }
}
