package dev.cafrun.controller.drive;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.RetryPolicy;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.StoreAccess;
import dev.cafrun.controller.journal.HistoryLeases;
import dev.cafrun.controller.launch.KeptPrograms;
import dev.cafrun.controller.launch.LocalLauncher;
import dev.cafrun.controller.launch.LocalPlace;
import dev.cafrun.controller.launch.ProcessLauncher;
import dev.cafrun.controller.launch.RunFolders;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.run.Logs;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.worker.StoreAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/** The control plane of one machine, put together over a home's services. */
public final class LocalControlPlane implements AutoCloseable {
  /** Short, since the driver itself brings back a store that is away. */
  private static final RetryPolicy PATIENCE =
      new RetryPolicy(Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofMillis(500));

  /** A driver looks twice a second, but for a worker that takes its time to stop. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** A person waits while what earlier runs left is collected. */
  private static final int MOST_AT_ONCE = 10;

  private final ObjectStore store;
  private final Runs runs;
  private final RunDrivers drivers;
  private final Retention retention;

  private LocalControlPlane(ObjectStore store, Runs runs, RunDrivers drivers, Retention retention) {
    this.store = store;
    this.runs = runs;
    this.drivers = drivers;
    this.retention = retention;
  }

  /**
   * Starts nothing yet.
   *
   * @param services open as long as this is
   * @param database of the services, with its schema
   * @param parallelism how many stages may run at once on this machine, from 1
   */
  public static LocalControlPlane over(
      HomeServices services, DataSource database, WorkerHome worker, int parallelism) {
    StoreAccess access = services.objectStore();
    ObjectStore store = S3ObjectStore.at(access.address(), access.credentials(), PATIENCE);
    KeptPrograms programs =
        new KeptPrograms(services.home().cache().resolve("programs"), worker, Clock.systemUTC());
    ProcessLauncher launcher =
        new LocalLauncher(
            new LocalPlace(
                services.home().runs(),
                services.home().cache().resolve("artifacts"),
                programs::of,
                parallelism,
                LocalPlace.GRACE,
                access.address(),
                Map.of(
                    StoreAddress.ACCESS_KEY_VARIABLE,
                    access.credentials().accessKey(),
                    StoreAddress.SECRET_KEY_VARIABLE,
                    access.credentials().secretKey())));
    Clock clock = Clock.systemUTC();
    History history = History.over(database);
    Outputs outputs = new Outputs(store);
    RunFolders folders = new RunFolders(services.home().runs());
    AgreedTime agreed = new AgreedTime(clock, history::now);
    Leftovers leftovers =
        new Leftovers(history.leftovers(), history.metrics(), store, folders::remove, agreed);
    return new LocalControlPlane(
        store,
        new RecordedRuns(history, outputs, Logs.of(launcher), clock),
        new SoleRunDrivers(
            new LocalRunDrivers(
                new HistoryLeases(history, RunLeases.over(database), SILENCE),
                launcher,
                outputs,
                services,
                programs::keep,
                run -> {
                  folders.removeScratch(run);
                  leftovers.collect(MOST_AT_ONCE);
                },
                clock),
            services,
            history.occupants(),
            services.installation(),
            "the home " + services.home().folder()),
        new HistoryRetention(history, outputs, leftovers, agreed));
  }

  public Runs runs() {
    return runs;
  }

  public RunDrivers drivers() {
    return drivers;
  }

  public Retention retention() {
    return retention;
  }

  /** Lets go of the object store. Whoever drives must have been interrupted and have returned. */
  @Override
  public void close() {
    store.close();
  }
}
