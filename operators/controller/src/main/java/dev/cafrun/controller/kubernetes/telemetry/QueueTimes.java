package dev.cafrun.controller.kubernetes.telemetry;

import dev.cafrun.controller.kubernetes.job.Begin;
import dev.cafrun.controller.launch.Attempt;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long attempts wait before they work: from their Job to their first running pod, the time in a
 * queue included (and told apart by the tag {@code queued}). Counted as soon as the pod runs, once:
 * what began before this process did was its predecessor's to count. Thread-safe.
 */
final class QueueTimes {
  private final MeterRegistry meters;
  private final Instant since;
  private final Set<Attempt> counted = ConcurrentHashMap.newKeySet();

  /**
   * @param since when this process began to look
   */
  QueueTimes(MeterRegistry meters, Instant since) {
    this.meters = meters;
    this.since = since;
  }

  void begun(Collection<Begin> begins) {
    for (Begin begin : begins) {
      if (!begin.at().isBefore(since) && counted.add(begin.attempt())) {
        Timer.builder("cafrun.stage.queue")
            .description("From an attempt's Job to its first running pod")
            .tag("stage", begin.attempt().stage().kind().spelling())
            .tag("queued", Boolean.toString(begin.queued()))
            .publishPercentileHistogram()
            .register(meters)
            .record(begin.waited());
      }
    }
  }

  /** Nothing more will be heard of the run's attempts. */
  void forget(UUID run) {
    counted.removeIf(attempt -> attempt.run().equals(run));
  }
}
