package dev.cafrun.controller.kubernetes.telemetry;

import dev.cafrun.controller.history.History;
import dev.cafrun.core.plan.RunPhase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** How many runs are in each phase, asked of the history when somebody wants to know. */
public final class PhaseGauges {
  /** One scrape reads all phases. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final History history;
  private final Clock steady;
  private Map<RunPhase, Long> counts = Map.of();
  private Instant at = Instant.EPOCH;

  private PhaseGauges(History history, Clock steady) {
    this.history = history;
    this.steady = steady;
  }

  public static void register(MeterRegistry meters, History history, Clock steady) {
    PhaseGauges gauges = new PhaseGauges(history, steady);
    for (RunPhase phase : RunPhase.values()) {
      Gauge.builder("cafrun.runs", gauges, counted -> counted.count(phase))
          .description("Runs by phase")
          .tag("phase", phase.spelling())
          .strongReference(true)
          .register(meters);
    }
  }

  private synchronized double count(RunPhase phase) {
    Instant now = steady.instant();
    if (at.plus(FRESH).isBefore(now)) {
      counts = history.runs().countByPhase();
      at = now;
    }
    return counts.getOrDefault(phase, 0L);
  }
}
