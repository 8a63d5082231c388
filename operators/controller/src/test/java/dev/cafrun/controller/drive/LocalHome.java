package dev.cafrun.controller.drive;

import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.ServicesConfiguration;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.retention.RetentionPolicy;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** A home with its services, and control planes on it: here, beside, and in a process to kill. */
final class LocalHome implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final HomeServices services;
  private final WorkerHome worker;
  private final AgroalDataSource database;
  private final LocalControlPlane plane;
  private final LocalControlPlane another;

  private LocalHome(HomeServices services, WorkerHome worker, AgroalDataSource database) {
    this.services = services;
    this.worker = worker;
    this.database = database;
    this.plane = LocalControlPlane.over(services, database, worker, 1);
    this.another = LocalControlPlane.over(services, database, worker, 1);
  }

  static LocalHome open(Path folder, WorkerHome worker) throws SQLException {
    HomeServices services = HomeServices.open(new Home(folder), ServicesConfiguration.EMBEDDED);
    AgroalDataSource database = pool(services);
    Flyway.configure().dataSource(database).locations("db/migration").load().migrate();
    return new LocalHome(services, worker, database);
  }

  /** Another home, whose database this one's is. */
  LocalHome visitedBy(Path folder) throws SQLException {
    HomeServices guest =
        HomeServices.open(
            new Home(folder),
            new ServicesConfiguration(
                Optional.of(services.database()), Optional.of(services.objectStore())));
    return new LocalHome(guest, worker, pool(guest));
  }

  /** As Quarkus makes it from {@code application.properties}. */
  private static AgroalDataSource pool(HomeServices services) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(10)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .validateOnBorrow(true)
                        .connectionValidator(ConnectionValidator.defaultValidator())
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(services.database().url())
                                    .principal(new NamePrincipal(services.database().user()))
                                    .credential(
                                        new SimplePassword(services.database().password())))));
  }

  Runs runs() {
    return plane.runs();
  }

  RunDrivers drivers() {
    return plane.drivers();
  }

  Retention retention() {
    return plane.retention();
  }

  Outputs outputs() {
    return new Outputs(
        S3ObjectStore.at(services.objectStore().address(), services.objectStore().credentials()));
  }

  /** Of another program on this home. */
  RunDrivers another() {
    return another.drivers();
  }

  FutureTask<RunPhase> driveAside(RunHandle run) {
    return aside(plane, run);
  }

  FutureTask<RunPhase> anotherDriverAside(RunHandle run) {
    return aside(another, run);
  }

  private static FutureTask<RunPhase> aside(LocalControlPlane plane, RunHandle run) {
    FutureTask<RunPhase> driving = new FutureTask<>(() -> plane.drivers().drive(run));
    Thread.ofPlatform().name("drive " + run.displayId()).start(driving);
    return driving;
  }

  /** A control plane in a process of its own drives the run. */
  Process driverProcess(RunHandle run) throws IOException {
    return process(run.displayId());
  }

  /** A process of its own collects all that need not be kept. */
  Process collectorProcess() throws IOException {
    return process("");
  }

  private Process process(String run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            LocalHome.class.getName(),
            services.home().folder().toString(),
            worker.folder().toString(),
            run)
        .inheritIO()
        .start();
  }

  public static void main(String... arguments) throws Exception {
    try (LocalHome home = open(Path.of(arguments[0]), new WorkerHome(Path.of(arguments[1])))) {
      if (arguments[2].isEmpty()) {
        home.retention().collect(new RetentionPolicy(Duration.ZERO, null), Duration.ZERO, () -> {});
      } else {
        home.drivers().drive(home.runs().find(arguments[2]).orElseThrow());
      }
    }
  }

  void killPostgres() throws IOException {
    try (Stream<Path> versions = Files.list(services.home().postgres())) {
      kill(
          versions
              .map(version -> version.resolve("postmaster.pid"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow());
    }
  }

  void killObjectStore() throws IOException {
    kill(services.home().objectStore().resolve("process"));
  }

  private static void kill(Path processFile) throws IOException {
    Matcher number = NUMBER.matcher(Files.readString(processFile));
    if (!number.find()
        || !ProcessHandle.of(Long.parseLong(number.group())).orElseThrow().destroyForcibly()) {
      throw new AssertionError("no process in " + processFile);
    }
  }

  @Override
  public void close() {
    plane.close();
    another.close();
    database.close();
    services.close();
  }
}
