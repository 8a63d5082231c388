package dev.cafrun.controller.history.search;

import dev.cafrun.core.plan.RunPhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are meant: those for which all of this holds. Of several values of one kind, one is
 * enough; labels and metrics must all fit.
 *
 * @param phases none: whichever
 * @param experiments values of the label {@code cafrun.dev/experiment}
 * @param datasets where they come from, as {@code dataset.source} says
 * @param labels with these values
 * @param metrics within these bounds
 * @param text each of its words begins a word of the run's name, source, labels or failure; empty:
 *     whatever is written there
 * @param submittedFrom at that moment or later
 * @param submittedBefore earlier than that
 */
public record RunFilter(
    Set<RunPhase> phases,
    Set<String> experiments,
    Set<String> datasets,
    Set<String> backbones,
    Set<String> critics,
    Set<String> engines,
    Map<String, String> labels,
    List<MetricRange> metrics,
    String text,
    @Nullable Instant submittedFrom,
    @Nullable Instant submittedBefore) {
  /** Every run. */
  public static final RunFilter NONE =
      new RunFilter(
          Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of(), List.of(), "", null,
          null);

  public RunFilter {
    phases = Set.copyOf(phases);
    experiments = Set.copyOf(experiments);
    datasets = Set.copyOf(datasets);
    backbones = Set.copyOf(backbones);
    critics = Set.copyOf(critics);
    engines = Set.copyOf(engines);
    labels = Map.copyOf(labels);
    metrics = List.copyOf(metrics);
    text = text.strip();
    if (!text.isEmpty() && text.chars().noneMatch(RunFilter::isPartOfWord)) {
      throw new IllegalArgumentException("needs a letter or a digit to look for");
    }
    if (submittedFrom != null
        && submittedBefore != null
        && !submittedFrom.isBefore(submittedBefore)) {
      throw new IllegalArgumentException(
          "nothing is submitted from " + submittedFrom + " on and before " + submittedBefore);
    }
  }

  /** The same with another text. */
  public RunFilter withText(String other) {
    return new RunFilter(
        phases,
        experiments,
        datasets,
        backbones,
        critics,
        engines,
        labels,
        metrics,
        other,
        submittedFrom,
        submittedBefore);
  }

  /** As the database takes texts to pieces. */
  private static boolean isPartOfWord(int letter) {
    return letter > 0x7f || Character.isLetterOrDigit(letter);
  }
}
