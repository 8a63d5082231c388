package dev.cafrun.bench.history;

import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.SearchTerms;
import dev.cafrun.controller.run.Runs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** What lists of runs are asked for: what is common and what is rare, each with other values. */
public final class Lists {
  private static final int PAGE = 50;

  private final int runs;

  /**
   * @param runs how many there are
   */
  public Lists(int runs) {
    this.runs = runs;
  }

  /** By name: the terms of the question when it is asked for the n-th time. */
  public Map<String, IntFunction<RunQuestion>> questions() {
    Map<String, IntFunction<RunQuestion>> questions = new LinkedHashMap<>();
    questions.put("the newest 50", time -> terms());
    questions.put("the newest 100", time -> terms("limit=100"));
    questions.put(
        "a phase",
        time -> terms("phase=" + of(time, "Failed", "Cancelled", "Suspended", "Running")));
    questions.put("two phases", time -> terms("phase=Running", "phase=Suspended"));
    questions.put("an experiment", time -> terms("experiment=" + experiment(time)));
    questions.put(
        "a dataset",
        time -> terms("dataset=s3://datasets/" + of(time, "affectnet", "pilots", "games", "none")));
    questions.put(
        "a backbone", time -> terms("backbone=" + of(time, "resnet18", "alexnet", "vgg")));
    questions.put("a critic", time -> terms("critic=" + of(time, "caf", "gram", "none", "fisher")));
    questions.put("an engine", time -> terms("engine=" + of(time, "graph", "native")));
    questions.put("a frequent label", time -> terms("label=team=team-" + time % 5));
    questions.put("a rare label", time -> terms("label=sweep=sweep-" + time * 37 % 2_000));
    questions.put(
        "two labels", time -> terms("label=team=team-1", "label=owner=person-" + time % 30));
    questions.put("a metric's bound", time -> terms("metric=valence.ccc>=0." + (30 + time % 60)));
    questions.put(
        "bounds of two metrics",
        time -> terms("metric=valence.ccc>=0.8", "metric=arousal.rmse<0." + (20 + time % 9)));
    questions.put("a frequent word", time -> terms("text=" + of(time, "resnet", "affectnet caf")));
    questions.put("a rare word", time -> terms("text=" + of(time, "row 77", "gpu-7", "sweep-17")));
    questions.put("a word that is nowhere", time -> terms("text=unheard" + time));
    questions.put("a week", time -> week(time));
    questions.put(
        "phase, backbone and critic",
        time ->
            terms(
                "phase=Failed",
                "backbone=alexnet",
                "critic=" + of(time, "gram", "fisher", "sphere", "none")));
    questions.put(
        "text, bound and dataset",
        time ->
            terms(
                "text=person-" + time % 30,
                "metric=valence.ccc>0.6",
                "dataset=s3://datasets/" + of(time, "clinic", "studio", "lectures")));
    for (String sort :
        List.of(
            "name",
            "-phase",
            "experiment",
            "dataset",
            "backbone",
            "-critic",
            "engine",
            "-started",
            "-finished",
            "time",
            "-valence.ccc",
            "arousal.rmse")) {
      questions.put("sorted by " + sort, time -> terms("sort=" + sort));
    }
    questions.put(
        "a phase, sorted by a metric",
        time -> terms("phase=Succeeded", "sort=-valence.ccc", "backbone=alexnet"));
    questions.put(
        "an experiment, by a metric",
        time -> terms("experiment=" + experiment(time), "sort=-valence.ccc"));
    return questions;
  }

  private String experiment(int time) {
    int run = 1 + (int) ((time * 7_919L) % runs);
    return of(time, "affectnet-", "pilots-", "studio-") + run * 500L / runs;
  }

  private static RunQuestion week(int time) {
    Instant from = Instant.parse("2026-01-05T00:00:00Z").plus(7L * (time % 50), ChronoUnit.DAYS);
    return terms("since=" + from, "before=" + from.plus(7, ChronoUnit.DAYS));
  }

  private static String of(int time, String... values) {
    return values[time % values.length];
  }

  private static RunQuestion terms(String... terms) {
    Map<String, List<String>> said = new LinkedHashMap<>();
    for (String term : terms) {
      String[] parts = term.split("=", 2);
      said.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
    }
    return SearchTerms.read(said, PAGE, Integer.MAX_VALUE);
  }

  /**
   * A place far down a list.
   *
   * @param sort as in an address
   */
  public static RunQuestion far(Runs runs, String sort, int down) {
    RunQuestion first = terms("sort=" + sort, "limit=" + down);
    return terms("sort=" + sort, "cursor=" + runs.page(first).next());
  }
}
