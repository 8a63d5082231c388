package dev.cafrun.bench.control;

import dev.cafrun.core.stage.StageGraph;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** The load, and what comes of it. */
final class Load {
  private static final double RUNS_A_MINUTE = 300;
  private static final double GAP_SECONDS = 2;
  private static final double MEMORY = 512;

  private static final Duration CALM = Duration.ofSeconds(2);

  /** Live runs for each look in a second; half of those that a look a minute makes. */
  private static final double LIVE_PER_LOOK = 30;

  /** People who apply files at once. */
  private static final int AUTHORS = 8;

  /** How many stages a run with one seed has. */
  private static final int STAGES = StageGraph.forSeeds(List.of(1L)).stages().size();

  private final Scale scale;
  private final Site site;
  private final Consumer<LoadMeasure> rows;

  Load(Scale scale, Site site, Consumer<LoadMeasure> rows) {
    this.scale = scale;
    this.site = site;
    this.rows = rows;
  }

  void measure() throws Exception {
    Gate gate = new Gate();
    Timeline timeline = new Timeline();
    try (Phases phases = new Phases(site.lab());
        Kubelet kubelet = new Kubelet(site.lab(), site.pods(), gate, timeline)) {
      oneStageRuns(phases);
      kubelet.check();
      gate.close();
      gaps(gate, timeline);
      kubelet.check();
    }
    memory();
  }

  /**
   * Runs that differ in the model's name alone: five stages come from the cache, the last one needs
   * a Job.
   */
  private void oneStageRuns(Phases phases) throws Exception {
    site.lab().apply("first", spec("first", "Use"));
    phases.awaitSucceeded("first", 1, scale.patience());
    Cost before = cost();
    Instant start = Instant.now();
    apply("one-", scale.runs(), name -> spec(name, "Use"));
    phases.awaitSucceeded("one-", scale.runs(), scale.patience());
    double minutes = Duration.between(start, Instant.now()).toMillis() / 60_000.0;
    rows.accept(
        LoadMeasure.atLeast(
            RUNS_A_MINUTE,
            "one-stage runs finished",
            scale.runs() / minutes,
            "per minute",
            scale.runs() + " runs applied at once"));
    tell(before, scale.runs(), "a run");
  }

  /** All runs are live and make every stage; stages of some of them end, one after the other. */
  private void gaps(Gate gate, Timeline timeline) throws Exception {
    apply("live-", scale.live(), name -> spec(name, "Off"));
    Instant patience = Instant.now().plus(scale.patience());
    while (gate.waiting() < scale.live()) {
      if (Instant.now().isAfter(patience)) {
        throw new IllegalStateException(gate.waiting() + " of " + scale.live() + " runs are live");
      }
      Thread.sleep(100);
    }
    awaitCalm(patience);
    timeline.begin();
    long ends = scale.period().dividedBy(scale.betweenEnds());
    Set<String> moving = new HashSet<>();
    for (int i = 0; i <= Math.min(scale.live() - 1, ends / STAGES); i++) {
      moving.add("live-" + i);
    }
    Cost before = cost();
    Instant start = Instant.now();
    long ended = 0;
    for (long tick = 1; tick <= ends; tick++) {
      ended += gate.letOneEnd(request -> moving.contains(request.runName())) ? 1 : 0;
      sleepUntil(start.plus(scale.betweenEnds().multipliedBy(tick)));
    }
    double minutes = Duration.between(start, Instant.now()).toMillis() / 60_000.0;
    awaitLastGaps(timeline);
    Percentiles gaps = new Percentiles(timeline.gaps());
    String over =
        "%d gaps, %d runs live, %.0f stages ended a minute"
            .formatted(gaps.sorted().size(), scale.live(), ended / minutes);
    rows.accept(LoadMeasure.plain("gap between stages, p50", gaps.seconds(0.5), "seconds", over));
    rows.accept(
        LoadMeasure.below(
            GAP_SECONDS, "gap between stages, p95", gaps.seconds(0.95), "seconds", over));
    rows.accept(LoadMeasure.plain("gap between stages, longest", gaps.seconds(1), "seconds", over));
    tell(before, ended, "a stage");
  }

  /** Until the operator looks no more often than it does at runs to which nothing happens. */
  private void awaitCalm(Instant patience) throws IOException, InterruptedException {
    double calm = CALM.toSeconds() * (1 + scale.live() / LIVE_PER_LOOK);
    double before = site.operator().looks();
    Thread.sleep(CALM);
    for (double now = site.operator().looks();
        now - before > calm && Instant.now().isBefore(patience);
        now = site.operator().looks()) {
      before = now;
      Thread.sleep(CALM);
    }
  }

  /** The longest gaps are those that are still open. */
  private void awaitLastGaps(Timeline timeline) throws InterruptedException {
    Instant patience = Instant.now().plus(scale.patience());
    while (timeline.open() > 0) {
      if (Instant.now().isAfter(patience)) {
        throw new IllegalStateException(timeline.open() + " stages were never followed by another");
      }
      Thread.sleep(100);
    }
  }

  /** What it took so far. */
  private record Cost(ProcessorTime time, double looks, Requests requests) {}

  private Cost cost() throws IOException, InterruptedException, SQLException {
    return new Cost(site.processorTime(), site.operator().looks(), site.requests());
  }

  private void tell(Cost before, long things, String each)
      throws IOException, InterruptedException, SQLException {
    Cost now = cost();
    rows.accept(
        LoadMeasure.plain(
            "  looks at runs", (now.looks() - before.looks()) / things, each, "reconciliations"));
    now.requests()
        .perThing(before.requests(), things)
        .forEach((kind, asked) -> rows.accept(LoadMeasure.plain("  " + kind, asked, each, "")));
    now.time()
        .perThing(before.time(), things)
        .forEach(
            (part, taken) ->
                rows.accept(
                    LoadMeasure.plain("  by " + part, taken, "ms " + each, "processor time")));
  }

  private void memory() throws IOException, InterruptedException {
    double peak = site.operator().peakMemory();
    rows.accept(
        LoadMeasure.below(
            MEMORY, "controller's memory, peak", peak, "MiB", "resident, all of the above"));
    rows.accept(
        LoadMeasure.plain(
            "controller's heap", site.operator().heap(), "MiB", "after a collection"));
  }

  private void apply(String prefix, int runs, Function<String, Map<String, Object>> spec)
      throws Exception {
    try (ExecutorService authors = Executors.newFixedThreadPool(AUTHORS)) {
      List<Future<?>> applied = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        String name = prefix + i;
        applied.add(authors.submit(() -> site.lab().apply(name, spec.apply(name))));
      }
      for (Future<?> one : applied) {
        one.get();
      }
    }
  }

  private static Map<String, Object> spec(String model, String cache) {
    return Map.of(
        "dataset", Map.of("format", "demo"),
        "cache", cache,
        "train", Map.of("seeds", List.of(1)),
        "register", Map.of("model", model));
  }

  private static void sleepUntil(Instant moment) throws InterruptedException {
    long left = Duration.between(Instant.now(), moment).toMillis();
    if (left > 0) {
      Thread.sleep(left);
    }
  }
}
