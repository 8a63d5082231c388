package dev.cafrun.controller.web.comparison;

import dev.cafrun.controller.file.SpecDifferences;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.view.ComparedRuns;
import dev.cafrun.controller.view.PaperTable;
import dev.cafrun.controller.view.ScoreTable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs beside each other, as text.
 *
 * @param names what the runs are called, in the order asked for
 * @param runs their headlines and scores
 * @param differences of their specs
 * @param cautions before their scores are compared
 * @param query names the runs in an address
 * @param papers the paper's tables
 */
record ComparisonView(
    String names,
    List<Run> runs,
    List<SpecDifferences.Field> differences,
    List<String> cautions,
    String query,
    List<Paper> papers) {

  /**
   * One run.
   *
   * @param look the class of its phase
   * @param rows its scores, one row a dimension; none before the evaluation
   * @param others the address of the comparison without it; empty if it is the only one
   */
  record Run(String id, String phase, String look, List<ScoreTable.Row> rows, String others) {}

  /** A table of the paper, open where the runs are on its dataset. */
  record Paper(PaperTable table, boolean open) {}

  static ComparisonView of(List<RunDetail> runs) {
    ComparedRuns compared = ComparedRuns.of(runs);
    List<String> ids = runs.stream().map(run -> run.summary().displayId()).toList();
    return new ComparisonView(
        String.join(", ", ids),
        runs.stream().map(run -> run(run, ids)).toList(),
        compared.differences(),
        compared.cautions(),
        query(ids),
        PaperTable.ALL.stream().map(table -> new Paper(table, about(runs, table))).toList());
  }

  private static Run run(RunDetail run, List<String> all) {
    String id = run.summary().displayId();
    String phase = run.summary().phase().spelling();
    List<String> others = all.stream().filter(other -> !other.equals(id)).toList();
    return new Run(
        id,
        phase,
        phase.toLowerCase(Locale.ROOT),
        ScoreTable.of(run).rows(),
        others.isEmpty() ? "" : "/compare?" + query(others));
  }

  private static boolean about(List<RunDetail> runs, PaperTable table) {
    return runs.stream()
        .anyMatch(
            run ->
                run.spec().get("dataset") instanceof Map<?, ?> dataset
                    && table.format().spelling().equals(dataset.get("format")));
  }

  private static String query(List<String> ids) {
    return ids.stream()
        .map(id -> "run=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  public List<String> measures() {
    return ScoreTable.MEASURES;
  }

  public boolean several() {
    return runs.size() > 1;
  }
}
