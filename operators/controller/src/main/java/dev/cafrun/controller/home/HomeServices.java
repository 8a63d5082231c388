package dev.cafrun.controller.home;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The database and the object store of a home, for as long as this process needs them. Several
 * processes may use a home at once: the first starts the services, later ones adopt them, the last
 * one stops them. A process may be killed at any moment; the next one finds what it left.
 *
 * <p>One instance per process and home. Safe for several threads.
 */
public final class HomeServices implements ServiceGuard, AutoCloseable {
  private final UsedServices used;
  private final DatabaseAccess database;
  private final StoreAccess objectStore;
  private final boolean guest;

  private HomeServices(
      UsedServices used, DatabaseAccess database, StoreAccess objectStore, boolean guest) {
    this.used = used;
    this.guest = guest;
    this.database = database;
    this.objectStore = objectStore;
  }

  /**
   * Starts or adopts what is not configured to be somewhere else, both at the same time. They are
   * stopped when this process is told to end, even before this returns, and when it throws.
   *
   * @throws dev.cafrun.core.failure.StageException USER or PLATFORM, if a service cannot be started
   */
  public static HomeServices open(Home home, ServicesConfiguration configuration) {
    home.prepare();
    List<HomeService> embedded = new ArrayList<>();
    PostgresService postgres = new PostgresService(home);
    ObjectStoreService objectStore = new ObjectStoreService(home);
    if (configuration.database().isEmpty()) {
      embedded.add(postgres);
    }
    if (configuration.objectStore().isEmpty()) {
      embedded.add(objectStore);
    }
    UsedServices used = new UsedServices(home, embedded);
    used.start();
    // Asked only now: a start may have moved a service to another port.
    return new HomeServices(
        used,
        configuration.database().orElseGet(postgres::access),
        configuration.objectStore().orElseGet(objectStore::access),
        configuration.database().isPresent());
  }

  public Home home() {
    return used.home();
  }

  /** What tells this home from all others, which may find its database or share one with it. */
  public String installation() {
    try (HomeLock one = HomeLock.exclusive(home().startLock(), UsedServices.PATIENCE)) {
      return new PrivateFile(home().installation()).secret();
    }
  }

  /** Where its own database says what happens to it; nothing if it has none of its own. */
  public Optional<Path> databaseLog() {
    return guest ? Optional.empty() : Optional.of(home().databaseLog());
  }

  public DatabaseAccess database() {
    return database;
  }

  public StoreAccess objectStore() {
    return objectStore;
  }

  @Override
  public void ensureRunning() {
    used.mend();
  }

  /**
   * Lets go of the services and, if nobody else uses them, stops them. Does nothing the second
   * time. An interrupt waits until that is done.
   */
  @Override
  public void close() {
    used.close();
  }
}
