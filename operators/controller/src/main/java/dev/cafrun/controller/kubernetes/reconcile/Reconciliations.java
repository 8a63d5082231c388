package dev.cafrun.controller.kubernetes.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Times every reconciliation, notices one that never ends, and has one that ends in an error tried
 * again: the framework itself looks after exceptions alone. Thread-safe.
 */
final class Reconciliations implements Metrics {
  /** Longer than any patience with a database or an API server that is away. */
  private static final Duration STALLED = Duration.ofMinutes(10);

  private final MeterRegistry meters;
  private final Clock steady;
  private final Map<Thread, Instant> underWay = new ConcurrentHashMap<>();

  /**
   * @param steady is never set
   */
  Reconciliations(MeterRegistry meters, Clock steady) {
    this.meters = meters;
    this.steady = steady;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(meters);
    underWay.put(Thread.currentThread(), steady.instant());
    String outcome = "failure";
    try {
      T result = execution.execute();
      outcome = "success";
      return result;
    } catch (Error e) {
      throw new IllegalStateException(
          "a look at a resource ended with " + e + "; it is looked at again", e);
    } finally {
      underWay.remove(Thread.currentThread());
      sample.stop(
          Timer.builder("cafrun.reconcile")
              .description("How long a look at a resource takes")
              .tag("controller", execution.controllerName())
              .tag("outcome", outcome)
              .publishPercentileHistogram()
              .register(meters));
    }
  }

  @Override
  public void reconciliationFailed(
      HasMetadata resource,
      @Nullable RetryInfo retry,
      Exception why,
      Map<String, Object> metadata) {
    meters
        .counter("cafrun.reconcile.errors", "exception", why.getClass().getSimpleName())
        .increment();
  }

  /** Since when one has been under way that should have ended long ago. */
  Optional<Instant> stalledSince() {
    return underWay.values().stream()
        .min(Instant::compareTo)
        .filter(since -> since.plus(STALLED).isBefore(steady.instant()));
  }
}
