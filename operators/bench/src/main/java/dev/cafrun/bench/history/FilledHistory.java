package dev.cafrun.bench.history;

import dev.cafrun.artifacts.FileTree;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.home.DatabaseAccess;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.ServicesConfiguration;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.run.Logs;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.run.Runs;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A PostgreSQL as laptops have it, in a temporary folder, and the program's own way to ask it. */
public final class FilledHistory implements AutoCloseable {
  /** As many as the program holds at most. */
  private static final int CONNECTIONS = 50;

  /** Nothing that is asked here comes from an object store. */
  private static final ServicesConfiguration ONLY_THE_DATABASE =
      ServicesConfiguration.from(
          Map.of(
              "CAFRUN_S3_ENDPOINT", "http://s3.invalid",
              "CAFRUN_S3_ACCESS_KEY", "nobody",
              "CAFRUN_S3_SECRET_KEY", "nothing"));

  /** Held so that its level stays: of every value that is read a record would be made. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path folder;
  private final HomeServices services;
  private final AgroalDataSource database;
  private final Runs runs;

  private FilledHistory(ServicesConfiguration elsewhere) throws Exception {
    DRIVER.setLevel(Level.WARNING);
    // PostgreSQL would outlive whoever is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    boolean open = false;
    try {
      folder = Files.createTempDirectory("caf-history");
      parts.push(() -> FileTree.delete(folder));
      services = HomeServices.open(new Home(folder), elsewhere);
      parts.push(services);
      database = AgroalDataSource.from(pool(services.database()));
      parts.push(database);
      ObjectStore store =
          S3ObjectStore.at(services.objectStore().address(), services.objectStore().credentials());
      runs = new RecordedRuns(History.over(database), new Outputs(store), NONE, Clock.systemUTC());
      open = true;
    } finally {
      if (!open) {
        close();
      }
    }
  }

  /** With CafRun's tables, and nothing in them. */
  public static FilledHistory open() throws Exception {
    return open(ONLY_THE_DATABASE);
  }

  /** The same in a home that a server can be started in: what the two share ends with this. */
  static FilledHistory openWithStore() throws Exception {
    return open(ServicesConfiguration.from(Map.of()));
  }

  private static FilledHistory open(ServicesConfiguration elsewhere) throws Exception {
    FilledHistory history = new FilledHistory(elsewhere);
    Flyway.configure()
        .dataSource(history.database)
        .locations("classpath:db/migration")
        .load()
        .migrate();
    return history;
  }

  private static AgroalDataSourceConfigurationSupplier pool(DatabaseAccess access) {
    return new AgroalDataSourceConfigurationSupplier()
        .connectionPoolConfiguration(
            pool ->
                pool.maxSize(CONNECTIONS)
                    .connectionFactoryConfiguration(
                        connections ->
                            connections
                                .jdbcUrl(access.url())
                                .principal(new NamePrincipal(access.user()))
                                .credential(new SimplePassword(access.password()))));
  }

  /** Makes runs, and has the database look after its tables as it does by itself in time. */
  public void fill(HistoryScale scale, Consumer<String> told) throws SQLException {
    ManyRuns.fill(database, scale, told);
    told.accept("vacuum");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  /** So that nobody drives what was only made up. */
  void endEveryRun() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          update attempt set state = 'Stopped', finished_at = now() where state = 'Running';
          update stage set state = 'Cancelled', finished_at = now(), retry_at = null,
            failure_code = null, failure_category = null, failure_message = null
          where finished_at is null;
          update run set phase = 'Cancelled', finished_at = now(), held_since = null
          where finished_at is null""");
      statement.execute("vacuum analyze run, stage, attempt");
    }
  }

  /** The home. */
  Path folder() {
    return folder;
  }

  DatabaseAccess access() {
    return services.database();
  }

  /** What asks from now on, asks with the settings that the database has by now. */
  public void reconnect() {
    database.flush(AgroalDataSource.FlushMode.ALL);
  }

  /** What PostgreSQL itself says. */
  public Path log() {
    return services.databaseLog().orElseThrow();
  }

  public DataSource database() {
    return database;
  }

  public Runs runs() {
    return runs;
  }

  @Override
  public synchronized void close() {
    for (AutoCloseable part = parts.pollFirst(); part != null; part = parts.pollFirst()) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("caf: something stays behind: " + e.getMessage());
      }
    }
  }

  /** Nobody wrote any. */
  private static final Logs NONE =
      new Logs() {
        @Override
        public Optional<String> place(Attempt attempt) {
          return Optional.empty();
        }

        @Override
        public List<Path> files(Attempt attempt) {
          return List.of();
        }
      };
}
