package dev.cafrun.controller.kubernetes.telemetry;

import dev.cafrun.controller.kubernetes.job.Begin;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.run.StageSpec;
import dev.cafrun.core.stage.StageId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures what turns did: how long stages took, what the cache saved, what lay between. */
public final class RunMeters {
  private static final double SECONDS_PER_HOUR = 3600;
  private static final String STAGE = "stage";

  private final MeterRegistry meters;
  private final QueueTimes queue;

  /**
   * @param since when this process began to look
   */
  public RunMeters(MeterRegistry meters, Instant since) {
    this.meters = meters;
    this.queue = new QueueTimes(meters, since);
  }

  /**
   * @param done what was done in a turn
   * @param detail the run after it
   * @param begun when attempts began to work
   */
  public void count(List<Action> done, RunSpec spec, RunDetail detail, Map<StageId, Begin> begun) {
    queue.begun(begun.values());
    for (EndedAttempt ended : EndedAttempt.of(done, detail)) {
      gpuHours(ended, spec, Optional.ofNullable(begun.get(ended.stage())));
    }
    for (Action action : done) {
      switch (action) {
        case Action.Launch launch -> gap(launch, spec, detail);
        case Action.Complete complete -> completed(complete, detail);
        case Action.Retry retry -> failed(retry.stage(), retry.failure().code());
        case Action.Fail fail -> failed(fail.stage(), fail.failure().code());
        case Action.Enter enter -> entered(enter, detail);
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

  private void entered(Action.Enter enter, RunDetail detail) {
    meters.counter("cafrun.runs.entered", "phase", enter.phase().spelling()).increment();
    if (enter.phase().terminal()) {
      queue.forget(detail.summary().id());
    }
  }

  private void completed(Action.Complete complete, RunDetail detail) {
    StageId stage = complete.stage();
    if (complete.cached()) {
      meters.counter("cafrun.cache.hits", STAGE, stage.kind().spelling()).increment();
      return;
    }
    double seconds = detail.stage(stage).map(StageDetail::seconds).orElse(0.0);
    timer("cafrun.stage.duration", "From a stage's first start to its end", stage)
        .record(Duration.ofMillis((long) (seconds * 1000)));
  }

  /** Of every attempt, whatever became of it; from when its pod ran, if somebody saw. */
  private void gpuHours(EndedAttempt ended, RunSpec spec, Optional<Begin> begin) {
    Optional<Begin> seen =
        begin.filter(begun -> begun.attempt().number() == ended.attempt().number());
    Instant start = seen.map(Begin::at).orElse(ended.attempt().startedAt());
    double gpus = seen.map(Begin::gpus).orElseGet(() -> gpus(spec, ended.stage()));
    double seconds = Math.max(0, Duration.between(start, ended.at()).toMillis() / 1000.0);
    meters
        .counter("cafrun.gpu.hours", STAGE, ended.stage().kind().spelling())
        .increment(gpus * seconds / SECONDS_PER_HOUR);
  }

  private static double gpus(RunSpec spec, StageId stage) {
    return spec.stage(stage.kind()).resources().get("limits") instanceof Map<?, ?> limits
            && limits.get(StageSpec.GPU) != null
        ? Double.parseDouble(String.valueOf(limits.get(StageSpec.GPU)))
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
