package dev.cafrun.controller.home;

import dev.cafrun.artifacts.RotatedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The embedded services that this process uses, and its share in them: whoever lets go of the last
 * one stops them. Told to end, the process lets go too, at whatever moment. Safe for several
 * threads.
 */
final class UsedServices implements AutoCloseable {
  /** Longer than the slowest start: an unpacking and a recovery on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Home home;
  private final List<HomeService> services;
  private final Thread lastWill = new Thread(this::letGo, "last will");
  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable HomeLock lease;
  private boolean over;

  /**
   * @param services of the home; may be none
   */
  UsedServices(Home home, List<HomeService> services) {
    this.home = home;
    this.services = List.copyOf(services);
  }

  Home home() {
    return home;
  }

  /**
   * Starts or adopts the services. If one of them cannot be started, none is left that nobody else
   * uses.
   */
  void start() {
    if (services.isEmpty()) {
      return;
    }
    Runtime.getRuntime().addShutdownHook(lastWill);
    turn.lock();
    try (HomeLock starting = HomeLock.exclusive(home.startLock(), PATIENCE)) {
      if (over) {
        throw HomeFailure.interrupted("the services"); // The process is ending.
      }
      boolean alone = HomeLock.tryExclusive(home.servicesLock()).map(UsedServices::let).isPresent();
      lease = HomeLock.shared(home.servicesLock(), PATIENCE);
      try {
        all(service -> service.start(alone));
      } catch (RuntimeException | Error e) {
        uninterrupted(() -> letGoAfter(e));
        throw e;
      }
    } finally {
      turn.unlock();
      if (lease == null) {
        forgetLastWill();
      }
    }
  }

  /** Brings back what does not answer, at the same address, and bounds what they say. */
  void mend() {
    turn.lock();
    try {
      if (lease == null) {
        return;
      }
      boolean answer = services.stream().allMatch(HomeService::answers);
      if (!answer || services.stream().anyMatch(UsedServices::saidTooMuch)) {
        try (HomeLock starting = HomeLock.exclusive(home.startLock(), PATIENCE)) {
          services.forEach(UsedServices::bound);
          if (!answer) {
            all(service -> service.start(false));
          }
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private static boolean saidTooMuch(HomeService service) {
    try {
      return new RotatedLog(service.log()).full();
    } catch (IOException e) {
      return false; // Another has just begun it anew.
    }
  }

  private static void bound(HomeService service) {
    try {
      new RotatedLog(service.log()).rotate();
    } catch (IOException e) {
      // A full disk; there may be room when it is looked at again.
    }
  }

  @Override
  public void close() {
    uninterrupted(this::letGo);
    forgetLastWill();
  }

  private void forgetLastWill() {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(lastWill);
    } catch (IllegalStateException e) {
      // The process is ending, and nothing is left to be done then.
    }
  }

  private void letGo() {
    turn.lock();
    try {
      over = true;
      if (lease != null) {
        try (HomeLock starting = HomeLock.exclusive(home.startLock(), PATIENCE)) {
          stopIfLast();
        }
      }
    } finally {
      turn.unlock();
    }
  }

  /** While the start lock is held. */
  private void letGoAfter(Throwable trouble) {
    try {
      stopIfLast();
    } catch (RuntimeException e) {
      trouble.addSuppressed(e);
    }
  }

  private void stopIfLast() {
    if (lease != null) {
      lease.close();
      lease = null;
    }
    Optional<HomeLock> last = HomeLock.tryExclusive(home.servicesLock());
    if (last.isPresent()) {
      try (HomeLock alone = last.get()) {
        all(HomeService::stop);
      }
    }
  }

  private static boolean let(HomeLock lock) {
    lock.close();
    return true;
  }

  /** An interrupt waits until it is done. */
  private static void uninterrupted(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** At the same time, because each mostly waits. */
  private void all(Consumer<HomeService> action) {
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
