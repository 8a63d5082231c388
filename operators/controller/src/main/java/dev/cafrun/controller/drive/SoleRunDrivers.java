package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.OccupantStore;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Drives runs as long as no other installation does so in the same database. Two would move each
 * other's aliases, wait for each other's stages, and find none of what the other has in its bucket,
 * on its disk or in its cluster.
 */
public final class SoleRunDrivers implements RunDrivers {
  private static final Duration WORD = OccupantStore.SILENCE.dividedBy(6);

  private static final System.Logger LOG = System.getLogger(SoleRunDrivers.class.getName());

  private final RunDrivers drivers;
  private final OccupantStore occupants;
  private final String installation;
  private final String description;

  /**
   * @param installation the same in all processes that may drive the same runs
   * @param description for people who are kept out, such as {@code the home /home/ann/.cafrun}
   */
  public SoleRunDrivers(
      RunDrivers drivers, OccupantStore occupants, String installation, String description) {
    this.drivers = drivers;
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

  private Stay enter() {
    occupants.enter(installation, description).ifPresent(SoleRunDrivers::refuse);
    return new Stay();
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
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread voice = Thread.ofVirtual().name("occupant").start(this::speak);

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
            .enter(installation, description)
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
        occupants.leave(installation);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "left without a word", e);
      }
    }
  }
}
