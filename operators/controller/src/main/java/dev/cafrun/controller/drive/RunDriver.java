package dev.cafrun.controller.drive;

import dev.cafrun.controller.home.ServiceGuard;
import dev.cafrun.core.plan.Plan;
import dev.cafrun.core.plan.RunPhase;
import java.time.Duration;
import java.time.Instant;

/** Drives one run, whose lease it holds, step by step until the run has ended. */
public final class RunDriver {
  /** How soon a wish recorded by another process is seen, and how often workers are heard. */
  private static final Duration TICK = StageVoices.PAUSE;

  private final RunStepper stepper;
  private final ServiceGuard services;
  private final Wake wake;

  public RunDriver(RunStepper stepper, ServiceGuard services, Wake wake) {
    this.stepper = stepper;
    this.services = services;
    this.wake = wake;
  }

  /** Returns the phase in which the run has ended. */
  public RunPhase drive() throws InterruptedException {
    while (true) {
      RunStepper.Step step = stepper.step();
      if (step.phase().terminal()) {
        return step.phase();
      }
      if (step.settled()) {
        services.ensureRunning(); // Workers need them too, and cannot bring them back.
        wake.await(pause(step.plan(), step.at()));
      }
    }
  }

  private static Duration pause(Plan plan, Instant now) {
    Duration wake = plan.wakeAt().map(at -> Duration.between(now, at)).orElse(TICK);
    return wake.compareTo(TICK) < 0 ? wake : TICK;
  }
}
