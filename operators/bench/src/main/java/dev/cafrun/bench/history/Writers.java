package dev.cafrun.bench.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.bench.control.Percentiles;
import dev.cafrun.controller.event.SpoolEar;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Live trainings that say 500 points at once, again and again, all at the same time. */
final class Writers {
  private static final double TARGET = 100;
  private static final int POINTS = 500;

  /** A training's curves; a batch has so many steps of each. */
  private static final int CURVES = 20;

  /** Untimed at first: nobody measures a program that has only just started. */
  private static final int WARMING = 10;

  private static final StageId TRAINING = StageId.train(1);

  private final FilledHistory history;
  private final HistoryScale scale;
  private final Consumer<HistoryRow> rows;

  Writers(FilledHistory history, HistoryScale scale, Consumer<HistoryRow> rows) {
    this.history = history;
    this.scale = scale;
    this.rows = rows;
  }

  void write() throws Exception {
    SpoolEar ear = SpoolEar.over(history.database());
    List<Duration> taken = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(HistoryScale.WRITERS)) {
      List<Future<List<Duration>>> spoken = new ArrayList<>();
      for (int client = 0; client < HistoryScale.WRITERS; client++) {
        Attempt attempt = new Attempt(ManyRuns.id(scale.runs() - client), TRAINING, 1);
        spoken.add(clients.submit(() -> speak(ear, attempt)));
      }
      for (Future<List<Duration>> one : spoken) {
        taken.addAll(one.get());
      }
    }
    double each = taken.stream().mapToLong(Duration::toNanos).average().orElseThrow() / 1e9;
    rows.accept(
        HistoryRow.millis(
            "a batch of 500 points",
            new Percentiles(taken),
            TARGET,
            "%d clients, %,.0f points a second in all"
                .formatted(HistoryScale.WRITERS, HistoryScale.WRITERS * POINTS / each)));
  }

  private List<Duration> speak(SpoolEar ear, Attempt attempt) {
    List<Duration> taken = new ArrayList<>();
    long offset = 0;
    for (int batch = 0; batch < WARMING + scale.batches(); batch++) {
      byte[] piece = piece(batch);
      long start = System.nanoTime();
      offset = ear.hear(attempt, offset, piece).orElseThrow().offset();
      if (batch >= WARMING) {
        taken.add(Duration.ofNanos(System.nanoTime() - start));
      }
    }
    return taken;
  }

  /** What a training says at once. */
  static byte[] piece(int batch) {
    int steps = POINTS / CURVES;
    return IntStream.range(0, POINTS)
        .mapToObj(
            i ->
                CoreJson.write(
                        new StageEvent.Metric(
                            "2027-01-01T00:00:00Z",
                            "curve-" + i % CURVES,
                            10_000 + batch * (long) steps + i / CURVES,
                            1.0 / (i + 1)))
                    + "\n")
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }
}
