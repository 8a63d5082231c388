package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.history.search.InvalidSearchException;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.SearchTerm;
import dev.cafrun.controller.history.search.SearchTerms;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which runs are meant, as on the page of runs. */
final class RunTerms {
  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description = "In this phase, such as Failed; of several, one is enough.")
  private List<String> phases = List.of();

  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      description = "With this label cafrun.dev/experiment.")
  private List<String> experiments = List.of();

  @Option(names = "--dataset", paramLabel = "SOURCE", description = "Of this dataset.source.")
  private List<String> datasets = List.of();

  @Option(names = "--backbone", paramLabel = "NAME", description = "With this backbone.")
  private List<String> backbones = List.of();

  @Option(names = "--critic", paramLabel = "TYPE", description = "With this critic.")
  private List<String> critics = List.of();

  @Option(names = "--engine", paramLabel = "NAME", description = "Computed with this engine.")
  private List<String> engines = List.of();

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "With this label; all that are said must fit.")
  private List<String> labels = List.of();

  @Option(
      names = "--metric",
      paramLabel = "BOUND",
      description = "Within this bound, such as 'valence.ccc>=0.5'; all must fit.")
  private List<String> metrics = List.of();

  @Option(
      names = "--text",
      paramLabel = "WORDS",
      description = "Each begins a word of the run's name, source, labels or failure.")
  private @Nullable String text;

  @Option(
      names = "--since",
      paramLabel = "DAY",
      description = "Submitted on this day (UTC) or later, such as 2026-03-01.")
  private @Nullable String since;

  @Option(names = "--before", paramLabel = "DAY", description = "Submitted before this day.")
  private @Nullable String before;

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description =
          "By submitted, started, finished, time, name, phase, experiment, dataset, backbone,"
              + " critic, engine or a metric; --sort=-valence.ccc has the largest first (default:"
              + " -submitted).")
  private @Nullable String sort;

  @Option(
      names = "--cursor",
      paramLabel = "PLACE",
      description = "Go on where the list before ended, as its last line said.")
  private @Nullable String cursor;

  /**
   * @throws UsageException with everything that is wrong
   */
  RunQuestion question(int limit) {
    Map<String, List<String>> terms = new TreeMap<>();
    terms.put(SearchTerm.PHASE.spelling(), phases);
    terms.put(SearchTerm.EXPERIMENT.spelling(), experiments);
    terms.put(SearchTerm.DATASET.spelling(), datasets);
    terms.put(SearchTerm.BACKBONE.spelling(), backbones);
    terms.put(SearchTerm.CRITIC.spelling(), critics);
    terms.put(SearchTerm.ENGINE.spelling(), engines);
    terms.put(SearchTerm.LABEL.spelling(), labels);
    terms.put(SearchTerm.METRIC.spelling(), metrics);
    say(terms, SearchTerm.TEXT, text);
    say(terms, SearchTerm.SINCE, since);
    say(terms, SearchTerm.BEFORE, before);
    say(terms, SearchTerm.SORT, sort);
    say(terms, SearchTerm.CURSOR, cursor);
    try {
      return SearchTerms.read(terms, limit, Integer.MAX_VALUE);
    } catch (InvalidSearchException e) {
      throw new UsageException(
          e.errors().stream()
              .map(error -> "caf: --%s %s".formatted(error.path(), error.message()))
              .toList());
    }
  }

  private static void say(
      Map<String, List<String>> terms, SearchTerm term, @Nullable String value) {
    if (value != null) {
      terms.put(term.spelling(), List.of(value));
    }
  }
}
