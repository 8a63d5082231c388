package dev.cafrun.controller.history.search;

import dev.cafrun.core.plan.RunPhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are meant: those for which all of this holds. Of several values of one kind, one is
 * enough; labels and metrics must all fit.
 *
 * @param ids none: whichever
 * @param names as their authors call them, without the number
 * @param phases where they are
 * @param experiments values of the label {@code cafrun.dev/experiment}
 * @param datasets where they come from, as {@code dataset.source} says
 * @param labels with these values
 * @param metrics within these bounds
 * @param text each of its words begins a word of the run's name, source, labels or failure; empty:
 *     whatever is written there
 * @param submittedFrom at that moment or later
 * @param submittedBefore earlier than that
 * @param endedFrom ended, at that moment or later
 * @param endedBefore ended earlier than that
 */
public record RunFilter(
    Set<UUID> ids,
    Set<String> names,
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
    @Nullable Instant submittedBefore,
    @Nullable Instant endedFrom,
    @Nullable Instant endedBefore) {
  /** Every run. */
  public static final RunFilter NONE =
      new RunFilter(
          Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of(),
          List.of(), "", null, null, null, null);

  public RunFilter {
    ids = Set.copyOf(ids);
    names = Set.copyOf(names);
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
    check("submitted", submittedFrom, submittedBefore);
    check("ended", endedFrom, endedBefore);
  }

  private static void check(String what, @Nullable Instant from, @Nullable Instant before) {
    if (from != null && before != null && !from.isBefore(before)) {
      throw new IllegalArgumentException(
          "nothing is " + what + " from " + from + " on and before " + before);
    }
  }

  /** The same with another text. */
  public RunFilter withText(String other) {
    return new RunFilter(
        ids,
        names,
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
        submittedBefore,
        endedFrom,
        endedBefore);
  }

  /** As the database takes texts to pieces. */
  private static boolean isPartOfWord(int letter) {
    return letter > 0x7f || Character.isLetterOrDigit(letter);
  }
}
