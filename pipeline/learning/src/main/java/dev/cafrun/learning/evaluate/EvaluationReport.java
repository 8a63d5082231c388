package dev.cafrun.learning.evaluate;

import dev.cafrun.core.dataset.DatasetFormat;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an evaluation found, for people: {@code report.md}, with the paper's rows beside ours. */
final class EvaluationReport {

  private final RunSpec spec;
  private final Map<String, Object> summary;
  private final String identity;

  /**
   * @param summary of {@link MetricsFile}
   * @param identity of {@link IdentityReport}
   */
  EvaluationReport(RunSpec spec, Map<String, Object> summary, String identity) {
    this.spec = spec;
    this.summary = summary;
    this.identity = identity;
  }

  String text() throws IOException {
    StringBuilder text = new StringBuilder("# Evaluation\n\n");
    text.append(
        "%s test faces%s; seeds trained: %s.\n"
            .formatted(
                summary.get("samples"),
                !spec.dataset().split().keepsPeopleApart()
                    ? ", of people who may have been trained on too"
                    : " that were kept apart from training (split by "
                        + spec.dataset().split().by()
                        + ")",
                summary.get("seeds")));
    if (spec.dataset().format() == DatasetFormat.DEMO) {
      text.append("**The faces are generated: these figures say nothing about real ones.**\n");
    }
    text.append("\n## Scores\n\n| | mean | ± over seeds | 95 % interval |\n|---|---|---|---|\n");
    for (Dimension dimension : Dimension.values()) {
      for (Metric metric : Metric.values()) {
        text.append(score(dimension.spelling() + "." + metric.spelling(), dimension, metric));
      }
    }
    text.append(
        "\nThe interval is a bootstrap over subjects: it tells how much other people would change"
            + " the\nscore. The deviation tells how much another seed would.\n\n");
    return text.append(identity).append(comparison()).toString();
  }

  private String score(String name, Dimension dimension, Metric metric) {
    String low = number("low." + name);
    return "| %s %s | %s | %s | %s |\n"
        .formatted(
            metric.name(),
            dimension.spelling(),
            summary.containsKey(name) ? number(name) : "undefined",
            number("sd." + name),
            low.isEmpty() ? "" : low + " to " + number("high." + name));
  }

  private String comparison() throws IOException {
    List<PublishedScores> rows = PublishedScores.on(spec.dataset().format());
    if (rows.isEmpty()) {
      return "## Beside the paper\n\nThe paper has no figures for data of format "
          + spec.dataset().format().spelling()
          + ".\n";
    }
    StringBuilder text = new StringBuilder("## Beside the paper\n\n| |");
    StringBuilder rule = new StringBuilder("\n|---|");
    List<String> ours = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      for (Metric metric : Metric.values()) {
        text.append(" %s %s |".formatted(metric.name(), dimension.name().substring(0, 1)));
        rule.append("---|");
        ours.add(number(dimension.spelling() + "." + metric.spelling()));
      }
    }
    text.append(rule).append('\n');
    text.append(line("**this run**, " + spec.train().backbone().spelling(), ours));
    rows.forEach(row -> text.append(line(row.method(), row.figures())));
    return text.append(
            "\nThe other rows are the paper's (Tables 1 to 4), as printed, on the dataset's official"
                + " split. Beside\nother data of the same format, or another split, they are for"
                + " orientation only.\n")
        .toString();
  }

  private static String line(String name, List<String> figures) {
    return "| " + name + " | " + String.join(" | ", figures) + " |\n";
  }

  private String number(String name) {
    return summary.get(name) instanceof Number value
        ? String.format(Locale.ROOT, "%.3f", value.doubleValue())
        : "";
  }
}
