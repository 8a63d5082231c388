package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.sql.RecordingException;
import dev.cafrun.controller.home.ServiceGuard;
import dev.cafrun.controller.journal.Journal;
import dev.cafrun.controller.journal.Leases;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.ProcessLauncher;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.time.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Drives runs in this process, while the services it stands on may come and go. */
public final class LocalRunDrivers implements RunDrivers {
  /** How soon a dead driver's run is taken over, and a new run taken up. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How soon somebody notices that a service has died while no run is there to miss it. */
  private static final Duration LOOK_AFTER_SERVICES = Duration.ofSeconds(2);

  /** How soon a run is taken up again whose driver has failed. */
  private static final Duration NEXT_TRY = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(LocalRunDrivers.class.getName());

  private final Leases leases;
  private final ProcessLauncher launcher;
  private final Outputs outputs;
  private final ServiceGuard services;
  private final Supplier<Sha256> image;
  private final Consumer<UUID> tidying;
  private final Ages ages;
  private final Clock steady = SteadyClock.start();
  private final BrokenRecord broken = new BrokenRecord();

  /**
   * @param image digest of the program that runs the stages
   * @param tidying removes what a run that has just ended left behind
   */
  LocalRunDrivers(
      Leases leases,
      ProcessLauncher launcher,
      Outputs outputs,
      ServiceGuard services,
      Supplier<Sha256> image,
      Consumer<UUID> tidying,
      Clock clock) {
    this.leases = leases;
    this.launcher = launcher;
    this.outputs = outputs;
    this.services = services;
    this.image = image;
    this.tidying = tidying;
    this.ages = Ages.by(clock);
  }

  @Override
  public RunPhase drive(RunHandle run) throws InterruptedException {
    Program program = Program.ofFolder(image.get().hex());
    boolean ended = false;
    try {
      RunPhase phase = untilTheEnd(run, program);
      ended = true;
      return phase;
    } finally {
      if (!ended) {
        launcher.stop(run.id()); // Nobody would look after its processes.
      }
    }
  }

  private RunPhase untilTheEnd(RunHandle run, Program program) throws InterruptedException {
    TransientFaults trouble = new TransientFaults();
    Wake wake = new Wake();
    while (true) {
      Duration pause = LOOK;
      try {
        RunPhase phase = leases.phase(run.id());
        if (phase.terminal()) {
          return phase;
        }
        Optional<Leases.Lease> lease = leases.tryAcquire(run.id());
        if (lease.isPresent()) {
          return driveAsOwner(run, lease.get(), program, wake);
        }
        launcher.leave(run.id());
      } catch (RecordingException e) {
        pause = TransientFaults.passes(e) ? recover("run " + run.displayId(), e, trouble) : LOOK;
      } catch (RuntimeException e) {
        pause = recover("run " + run.displayId(), e, trouble);
      }
      wake.await(pause);
    }
  }

  private RunPhase driveAsOwner(RunHandle run, Leases.Lease lease, Program program, Wake wake)
      throws InterruptedException {
    try (lease) {
      outputs.prepare();
      Journal journal = lease.journal();
      RunObserver observer = new RunObserver(journal, launcher, outputs, program, ages);
      try {
        StageVoices voices = new StageVoices(journal, launcher, steady);
        RunStepper stepper =
            new RunStepper(journal, observer, launcher, outputs, voices::listen, wake::signal);
        RunPhase end = new RunDriver(stepper, services, wake).drive();
        tidy(run);
        return end;
      } catch (InterruptedException e) {
        launcher.stop(run.id()); // Before the lease goes to somebody who would adopt them.
        throw e;
      } catch (RecordingException e) {
        Failure end = broken.ends(run.id(), e).orElseThrow(() -> e);
        LOG.log(System.Logger.Level.ERROR, "run " + run.displayId() + " ends", e);
        launcher.stop(run.id());
        journal.brokenOff(end);
        return RunPhase.FAILED;
      }
    }
  }

  /** A run has ended as it has, whatever becomes of what it left. */
  private void tidy(RunHandle run) {
    try {
      tidying.accept(run.id());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "what run " + run.displayId() + " left stays", e);
    }
  }

  /**
   * Brings the services back and says how long to wait before going on.
   *
   * @param who waits for them
   */
  private Duration recover(String who, RuntimeException why, TransientFaults trouble)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Duration pause = trouble.pauseAfter(why, steady.instant());
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} waits for the services to come back: {1}",
        who,
        why.getMessage());
    try {
      services.ensureRunning();
    } catch (RuntimeException e) {
      return trouble.pauseAfter(e, steady.instant());
    }
    return pause;
  }

  @Override
  public void requireTheRight() {
    // Whoever has the home has its runs.
  }

  @Override
  public void driveAll() throws InterruptedException {
    Map<UUID, Thread> drivers = new HashMap<>();
    TransientFaults trouble = new TransientFaults();
    Instant next = Instant.EPOCH;
    try {
      while (true) {
        Duration pause = LOOK;
        drivers.values().removeIf(driver -> !driver.isAlive());
        try {
          if (!steady.instant().isBefore(next)) {
            services.ensureRunning(); // Pages need them too, and no run may be there to miss them.
            next = steady.instant().plus(LOOK_AFTER_SERVICES);
          }
          for (RunHandle run : leases.unfinished()) {
            drivers.computeIfAbsent(run.id(), id -> start(run));
          }
        } catch (RuntimeException e) {
          pause = recover("everything", e, trouble);
        }
        Thread.sleep(pause);
      }
    } finally {
      drivers.values().forEach(Thread::interrupt);
      for (Thread driver : drivers.values()) {
        driver.join();
      }
    }
  }

  /** A thread that is alive is not started again at once. */
  private static void waitForTheNextTry() {
    try {
      Thread.sleep(NEXT_TRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread start(RunHandle run) {
    return Thread.ofVirtual()
        .name("drive " + run.displayId())
        .start(
            () -> {
              try {
                drive(run);
              } catch (InterruptedException e) {
                // Everything of the run has been stopped; whoever comes next goes on with it.
              } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "run " + run.displayId() + " is not driven", e);
                waitForTheNextTry();
              }
            });
  }
}
