package dev.cafrun.controller.home;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The database and the object store of a home, for as long as this process needs them. Several
 * processes may use a home at once: the first starts the services, later ones adopt them, the last
 * one stops them. A process may be killed at any moment; the next one finds what it left.
 *
 * <p>One instance per process and home. Safe for several threads.
 */
public final class HomeServices implements ServiceGuard, AutoCloseable {
  /** Longer than the slowest start: an unpacking and a recovery on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Home home;
  private final List<HomeService> embedded;
  private final DatabaseAccess database;
  private final StoreAccess objectStore;
  private final ReentrantLock mending = new ReentrantLock();
  private @Nullable HomeLock lease;

  private HomeServices(
      Home home,
      List<HomeService> embedded,
      DatabaseAccess database,
      StoreAccess objectStore,
      @Nullable HomeLock lease) {
    this.home = home;
    this.embedded = embedded;
    this.database = database;
    this.objectStore = objectStore;
    this.lease = lease;
  }

  /**
   * Starts or adopts what is not configured to be somewhere else, both at the same time.
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
    HomeLock lease = embedded.isEmpty() ? null : start(home, embedded);
    // Asked only now: a start may have moved a service to another port.
    return new HomeServices(
        home,
        embedded,
        configuration.database().orElseGet(postgres::access),
        configuration.objectStore().orElseGet(objectStore::access),
        lease);
  }

  private static HomeLock start(Home home, List<HomeService> embedded) {
    try (HomeLock starting = HomeLock.exclusive(home.startLock(), PATIENCE)) {
      boolean alone = HomeLock.tryExclusive(home.servicesLock()).map(HomeServices::let).isPresent();
      HomeLock lease = HomeLock.shared(home.servicesLock(), PATIENCE);
      boolean started = false;
      try {
        all(embedded, service -> service.start(alone));
        started = true;
        return lease;
      } finally {
        if (!started) {
          lease.close();
        }
      }
    }
  }

  private static boolean let(HomeLock lock) {
    lock.close();
    return true;
  }

  public Home home() {
    return home;
  }

  /** What tells this home from all others, if it has no database of its own. */
  public Optional<String> guest() {
    if (embedded.stream().anyMatch(PostgresService.class::isInstance)) {
      return Optional.empty();
    }
    try (HomeLock one = HomeLock.exclusive(home.startLock(), PATIENCE)) {
      return Optional.of(new PrivateFile(home.installation()).secret());
    }
  }

  public DatabaseAccess database() {
    return database;
  }

  public StoreAccess objectStore() {
    return objectStore;
  }

  @Override
  public void ensureRunning() {
    mending.lock();
    try {
      if (lease != null && !embedded.stream().allMatch(HomeService::answers)) {
        try (HomeLock starting = HomeLock.exclusive(home.startLock(), PATIENCE)) {
          all(embedded, service -> service.start(false));
        }
      }
    } finally {
      mending.unlock();
    }
  }

  /**
   * Lets go of the services and, if nobody else uses them, stops them. Does nothing the second
   * time. An interrupt waits until that is done.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    mending.lock();
    try {
      if (lease != null) {
        letGo(lease);
        lease = null;
      }
    } finally {
      mending.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void letGo(HomeLock lease) {
    try (HomeLock starting = HomeLock.exclusive(home.startLock(), PATIENCE)) {
      lease.close();
      Optional<HomeLock> last = HomeLock.tryExclusive(home.servicesLock());
      if (last.isPresent()) {
        try (HomeLock alone = last.get()) {
          all(embedded, HomeService::stop);
        }
      }
    }
  }

  /** At the same time, because each mostly waits. */
  private static void all(List<HomeService> services, Consumer<HomeService> action) {
    List<CompletableFuture<Void>> running =
        services.stream()
            .map(
                service ->
                    CompletableFuture.runAsync(
                        () -> action.accept(service), Thread::startVirtualThread))
            .toList();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
