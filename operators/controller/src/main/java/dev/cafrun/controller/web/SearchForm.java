package dev.cafrun.controller.web;

import dev.cafrun.controller.history.search.MetricRange;
import dev.cafrun.controller.history.search.RunFilter;
import dev.cafrun.controller.history.search.RunOrder;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.SearchTerm;
import dev.cafrun.core.plan.RunPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form that asks for runs, filled in as it was asked.
 *
 * @param text that is looked for
 * @param phases to choose from
 * @param fields one after the other
 * @param columns to choose from
 * @param sort nothing if the newest come first
 * @param refined whether more than a text is asked for
 */
record SearchForm(
    String text,
    List<Choice> phases,
    List<Field> fields,
    List<Choice> columns,
    @Nullable String sort,
    boolean refined) {
  private static final Instant START_OF_DAY = Instant.EPOCH;

  /** Something to tick. */
  record Choice(String value, String label, boolean chosen) {}

  /**
   * Something to write, once for each value.
   *
   * @param values an empty one for what is not there yet
   * @param example of a value
   */
  record Field(String name, String label, String example, List<String> values) {}

  static SearchForm of(RunQuestion question, List<String> chosen) {
    RunFilter filter = question.filter();
    RunOrder order = question.order();
    List<RunColumns.Column> shown = RunColumns.shown(chosen, order);
    return new SearchForm(
        filter.text(),
        Arrays.stream(RunPhase.values())
            .map(
                phase ->
                    new Choice(phase.spelling(), phase.spelling(), filter.phases().contains(phase)))
            .toList(),
        List.of(
            one(SearchTerm.EXPERIMENT, "Experiment", "affectnet", filter.experiments()),
            one(SearchTerm.DATASET, "Dataset", "s3://datasets/affectnet", filter.datasets()),
            one(SearchTerm.BACKBONE, "Backbone", "resnet18", filter.backbones()),
            one(SearchTerm.CRITIC, "Critic", "caf", filter.critics()),
            one(SearchTerm.ENGINE, "Engine", "native", filter.engines()),
            several(
                SearchTerm.LABEL,
                "Label",
                "team=affect",
                filter.labels().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .sorted()
                    .toList()),
            several(
                SearchTerm.METRIC,
                "Metric",
                "valence.ccc>=0.5",
                filter.metrics().stream().map(MetricRange::toString).toList()),
            one(SearchTerm.SINCE, "Submitted since", "2026-03-01", day(filter.submittedFrom())),
            one(
                SearchTerm.BEFORE,
                "Submitted before",
                "2026-04-01",
                day(filter.submittedBefore()))),
        Stream.concat(
                RunColumns.all().stream(),
                shown.stream().filter(column -> !RunColumns.all().contains(column)))
            .map(
                column ->
                    new Choice(
                        column.key(),
                        column.label(),
                        shown.stream().anyMatch(one -> one.key().equals(column.key()))))
            .toList(),
        order.equals(RunOrder.NEWEST_FIRST) ? null : order.toString(),
        !filter.equals(RunFilter.NONE) && !onlyText(filter));
  }

  private static boolean onlyText(RunFilter filter) {
    return filter.equals(RunFilter.NONE.withText(filter.text()));
  }

  private static Field one(
      SearchTerm term, String label, String example, Collection<String> values) {
    return new Field(
        term.spelling(),
        label,
        example,
        values.isEmpty() ? List.of("") : values.stream().sorted().toList());
  }

  private static Field several(SearchTerm term, String label, String example, List<String> values) {
    List<String> andOneMore = new ArrayList<>(values);
    andOneMore.add("");
    return new Field(term.spelling(), label, example, andOneMore);
  }

  /** A day that begins is written as people do. */
  private static List<String> day(@Nullable Instant moment) {
    if (moment == null) {
      return List.of();
    }
    String text = moment.toString();
    String midnight = START_OF_DAY.toString().substring("1970-01-01".length());
    return List.of(
        text.endsWith(midnight) ? text.substring(0, text.length() - midnight.length()) : text);
  }
}
