package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures what turns did: how long stages took, what the cache saved, what lay between. */
final class RunMeters {
  private static final double SECONDS_PER_HOUR = 3600;
  private static final String STAGE = "stage";

  private final MeterRegistry meters;

  RunMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * @param done what was done in a turn
   * @param detail the run after it
   */
  void count(List<Action> done, RunSpec spec, RunDetail detail) {
    for (Action action : done) {
      switch (action) {
        case Action.Launch launch -> gap(launch, spec, detail);
        case Action.Complete complete -> completed(complete, spec, detail);
        case Action.Retry retry -> failed(retry.stage(), retry.failure().code());
        case Action.Fail fail -> failed(fail.stage(), fail.failure().code());
        case Action.Enter enter ->
            meters.counter("cafrun.runs.entered", "phase", enter.phase().spelling()).increment();
        case Action.Stop stop -> {}
        case Action.Skip skip -> {}
        case Action.Cancel cancel -> {}
        case Action.Hold hold -> {}
      }
    }
  }

  /** From the end of the last input to the stage's first start. */
  private void gap(Action.Launch launch, RunSpec spec, RunDetail detail) {
    Instant start = detail.stage(launch.stage()).map(StageDetail::startedAt).orElse(null);
    Optional<Instant> ready =
        spec.graph().inputsOf(launch.stage()).stream()
            .flatMap(input -> detail.stage(input).stream())
            .map(StageDetail::finishedAt)
            .flatMap(end -> Optional.ofNullable(end).stream())
            .max(Instant::compareTo);
    if (launch.attempt() == 1 && start != null && ready.isPresent()) {
      timer("cafrun.stage.gap", "From the end of a stage's inputs to its start", launch.stage())
          .record(Duration.between(ready.get(), start));
    }
  }

  private void completed(Action.Complete complete, RunSpec spec, RunDetail detail) {
    StageId stage = complete.stage();
    if (complete.cached()) {
      meters.counter("cafrun.cache.hits", STAGE, stage.kind().spelling()).increment();
      return;
    }
    double seconds = detail.stage(stage).map(StageDetail::seconds).orElse(0.0);
    timer("cafrun.stage.duration", "From a stage's first start to its end", stage)
        .record(Duration.ofMillis((long) (seconds * 1000)));
    meters.counter("cafrun.gpu.hours").increment(gpus(spec, stage) * seconds / SECONDS_PER_HOUR);
  }

  private static double gpus(RunSpec spec, StageId stage) {
    return spec.stage(stage.kind()).resources().get("limits") instanceof Map<?, ?> limits
            && limits.get("nvidia.com/gpu") != null
        ? Double.parseDouble(String.valueOf(limits.get("nvidia.com/gpu")))
        : 0;
  }

  private void failed(StageId stage, String code) {
    meters
        .counter("cafrun.stage.failures", STAGE, stage.kind().spelling(), "code", code)
        .increment();
  }

  private Timer timer(String name, String description, StageId stage) {
    return Timer.builder(name)
        .description(description)
        .tag(STAGE, stage.kind().spelling())
        .publishPercentileHistogram()
        .register(meters);
  }
}
