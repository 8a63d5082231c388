package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.OccupantStore;
import dev.cafrun.controller.home.ServiceGuard;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Drives runs as long as no other installation does so in the same database. Two would move each
 * other's aliases, wait for each other's stages, and find none of what the other has in its bucket,
 * on its disk or in its cluster.
 */
public final class SoleRunDrivers implements RunDrivers {
  private static final Duration WORD = OccupantStore.SILENCE.dividedBy(6);

  private static final System.Logger LOG = System.getLogger(SoleRunDrivers.class.getName());

  private final RunDrivers drivers;
  private final ServiceGuard services;
  private final OccupantStore occupants;
  private final String installation;
  private final String description;

  /**
   * @param services what the database is one of, if it is the installation's own
   * @param installation the same in all processes that may drive the same runs
   * @param description for people who are kept out, such as {@code the home /home/ann/.cafrun}
   */
  public SoleRunDrivers(
      RunDrivers drivers,
      ServiceGuard services,
      OccupantStore occupants,
      String installation,
      String description) {
    this.drivers = drivers;
    this.services = services;
    this.occupants = occupants;
    this.installation = installation;
    this.description = description;
  }

  /**
   * As promised, but for
   *
   * @throws StageException USER {@code DATABASE_OCCUPIED} if another installation is at work
   */
  @Override
  public RunPhase drive(RunHandle run) throws InterruptedException {
    try (Stay stay = enter()) {
      return drivers.drive(run);
    }
  }

  @Override
  public void driveAll() throws InterruptedException {
    try (Stay stay = enter()) {
      drivers.driveAll();
    }
  }

  @Override
  public void requireTheRight() {
    occupants.other(installation).ifPresent(SoleRunDrivers::refuse);
  }

  /** The database may be away for a moment, even the home's own. */
  private Stay enter() throws InterruptedException {
    UUID process = UUID.randomUUID();
    AtomicBoolean again = new AtomicBoolean();
    try {
      return TransientFaults.POLICY.repeat(
          () -> {
            if (again.getAndSet(true)) {
              services.ensureRunning();
            }
            occupants.enter(installation, process, description).ifPresent(SoleRunDrivers::refuse);
            return new Stay(process);
          },
          TransientFaults::passes,
          (trouble, pause) -> {});
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
  }

  private static void refuse(OccupantStore.Occupant other) {
    throw new StageException(
        Failure.user(
            "DATABASE_OCCUPIED",
            "the database is in use by another CafRun, "
                + other.description()
                + ", heard of "
                + other.heard().toSeconds()
                + " s ago. Each needs a database, or a schema, of its own (CAFRUN_DB_URL;"
                + " currentSchema=… names a schema). If that one has just ended, wait a minute"));
  }

  /** Keeps saying that somebody is here. */
  private final class Stay implements AutoCloseable {
    private final UUID process;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread voice;

    private Stay(UUID process) {
      this.process = process;
      this.voice = Thread.ofVirtual().name("occupant").start(this::speak);
    }

    private void speak() {
      try {
        while (!over.await(WORD.toMillis(), TimeUnit.MILLISECONDS)) {
          say();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void say() {
      try {
        occupants
            .enter(installation, process, description)
            .ifPresent(
                other ->
                    LOG.log(
                        System.Logger.Level.ERROR,
                        "another CafRun has come to this database while it was away: {0}",
                        other.description()));
      } catch (RuntimeException e) { // it is away; who drives notices, too
        LOG.log(System.Logger.Level.DEBUG, "not heard", e);
      }
    }

    @Override
    public void close() {
      over.countDown();
      try {
        voice.join();
        occupants.leave(process);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "left without a word", e);
      }
    }
  }
}
