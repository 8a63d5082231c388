package dev.cafrun.bench.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cafrun.bench.control.Percentiles;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.tracking.TrackingStore;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.Tenants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What people ask, one question after the other: from the question to its JSON. */
final class Questions {
  private static final double TARGET = 50;
  private static final int POINTS = 400;

  /** As a run's page asks for. */
  private static final int POINTS_OF_A_PAGE = 200;

  /** Untimed at first: nobody measures a program that has only just started. */
  private static final int WARMING = 20;

  private final Runs runs;
  private final TrackingStore tracking;
  private final HistoryScale scale;
  private final Consumer<HistoryRow> rows;

  Questions(FilledHistory history, HistoryScale scale, Consumer<HistoryRow> rows) {
    this.runs = history.runs();
    this.tracking = TrackingStore.over(history.database());
    this.scale = scale;
    this.rows = rows;
  }

  void ask() throws JsonProcessingException {
    List<RunHandle> some =
        IntStream.range(0, scale.times())
            .mapToObj(time -> ManyRuns.id(1 + time * (scale.runs() / scale.times())))
            .map(id -> runs.find(id.toString()).orElseThrow())
            .toList();
    Map<String, IntFunction<Object>> questions = new LinkedHashMap<>();
    new Lists(scale.runs())
        .questions()
        .forEach((name, question) -> questions.put(name, time -> runs.page(question.apply(time))));
    for (String sort : List.of("-submitted", "name", "-valence.ccc")) {
      RunQuestion far = Lists.far(runs, sort, scale.runs() / 2);
      questions.put("a far page by " + sort, time -> runs.page(far));
    }
    questions.put("one run", time -> runs.detail(some.get(time % some.size())));
    questions.put("its curves", time -> runs.curves(some.get(time % some.size()), POINTS));
    List<RunHandle> largest =
        IntStream.rangeClosed(1, scale.large())
            .mapToObj(run -> ManyRuns.id(run * (scale.runs() / scale.large())))
            .map(id -> runs.find(id.toString()).orElseThrow())
            .toList();
    questions.put(
        "page curves of the largest",
        time -> runs.curves(largest.get(time % largest.size()), POINTS_OF_A_PAGE));
    questions.put(
        "50 runs for MLflow", time -> tracking.runs(Tenants.EVERY, RunQuestion.newest(50)));
    questions.put(
        "experiments for MLflow", time -> tracking.experiments(Tenants.EVERY, null, 1_000));
    for (Map.Entry<String, IntFunction<Object>> question : questions.entrySet()) {
      ask(question.getKey(), question.getValue());
    }
  }

  private void ask(String name, IntFunction<Object> question) throws JsonProcessingException {
    List<Duration> taken = new ArrayList<>();
    int answered = 0;
    for (int time = -WARMING; time < scale.times(); time++) {
      long start = System.nanoTime();
      answered = Answers.json(question.apply(Math.floorMod(time, scale.times()))).length;
      if (time >= 0) {
        taken.add(Duration.ofNanos(System.nanoTime() - start));
      }
    }
    rows.accept(
        HistoryRow.millis(
            name,
            new Percentiles(taken),
            TARGET,
            "%d times, the last answer has %,d bytes".formatted(scale.times(), answered)));
  }
}
