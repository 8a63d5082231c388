package dev.cafrun.controller.view;

import dev.cafrun.controller.run.RunDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Several runs' scores side by side, in the columns of the paper's Table 4 and with the intervals
 * that it lacks, and with how well the person is still to be told from the features. Pure.
 *
 * @param rows the head first; all of equal length
 */
public record RunComparison(List<List<String>> rows) {
  private static final List<String> HEAD =
      List.of(
          "RUN",
          "SEEDS",
          "RMSE V",
          "RMSE A",
          "SAGR V",
          "SAGR A",
          "CCC V",
          "CCC A",
          "CCC V 95 %",
          "CCC A 95 %",
          "PERSON");

  private static final List<String> COMPARED = List.of("RMSE", "SAGR", "CCC");

  public RunComparison {
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** In the order given. A run without scores says in which phase it is instead. */
  public static RunComparison of(List<RunDetail> runs) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    runs.forEach(run -> rows.add(row(run)));
    return new RunComparison(rows);
  }

  private static List<String> row(RunDetail run) {
    List<ScoreTable.Row> scores = ScoreTable.of(run).rows();
    List<String> cells = new ArrayList<>(List.of(run.summary().displayId()));
    if (scores.isEmpty()) {
      cells.add(run.summary().phase().spelling());
    } else {
      cells.add(Integer.toString(seeds(run)));
      for (String measure : COMPARED) {
        scores.forEach(dimension -> cells.add(value(score(dimension, measure))));
      }
      scores.forEach(dimension -> cells.add(score(dimension, "CCC").interval()));
      cells.add(person(run));
    }
    Stream.generate(() -> "").limit(HEAD.size() - cells.size()).forEach(cells::add);
    return cells;
  }

  private static ScoreTable.Score score(ScoreTable.Row dimension, String measure) {
    return dimension.scores().get(ScoreTable.MEASURES.indexOf(measure));
  }

  private static String value(ScoreTable.Score score) {
    return (score.value() + " " + score.deviation()).strip();
  }

  /** How often a linear probe names the right person; less is better, down to the chance in it. */
  private static String person(RunDetail run) {
    return run.summary().metrics().get("identity") instanceof Map<?, ?> identity
            && identity.get("probe") instanceof Number probe
        ? "%s (chance %s)"
            .formatted(Numbers.percent(probe), Numbers.percent(identity.get("chance")))
        : "";
  }

  private static int seeds(RunDetail run) {
    return run.summary().metrics().get("seeds") instanceof List<?> seeds ? seeds.size() : 1;
  }

  /** As a table of Markdown. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
    lines.add(1, "|---".repeat(HEAD.size()) + "|");
    return lines;
  }
}
