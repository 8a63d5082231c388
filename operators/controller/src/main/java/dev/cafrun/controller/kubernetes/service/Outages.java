package dev.cafrun.controller.kubernetes.service;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.time.Clock;
import java.util.Optional;

/** Says what people are to be told of a look that failed. */
public record Outages(Services services, Clock clock) {
  /** What passes within so many tries is nobody's business. */
  private static final int TRIES = 3;

  public Optional<Outage> of(Exception why, Context<?> context) {
    Optional<Outage> away = services.because();
    int tries = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    return away.isPresent() || tries < TRIES ? away : Optional.of(Outage.of(why, clock.instant()));
  }
}
