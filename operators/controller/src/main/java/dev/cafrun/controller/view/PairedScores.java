package dev.cafrun.controller.view;

import dev.cafrun.core.metric.ClusterBootstrap.Interval;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.promotion.PairedDifference;
import dev.cafrun.core.promotion.TestAnswers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * By how much a run's CCC is above another's on the same test faces, with 95 % intervals over
 * people. Pure.
 *
 * @param run whose
 * @param than whom it is compared with
 * @param differences one of each dimension; none if they cannot be compared
 * @param why not; empty if they can
 */
public record PairedScores(String run, String than, List<Difference> differences, String why) {
  private static final double TAIL = 0.025;

  /** More people than these take longer than somebody waits for a page. */
  static final int MOST_PEOPLE = 5_000;

  public PairedScores {
    differences = List.copyOf(differences);
  }

  /**
   * Of one dimension.
   *
   * @param ccc the difference; nothing where a CCC is undefined
   * @param low where the interval begins; nothing where it is undefined
   * @param high where it ends
   */
  public record Difference(
      Dimension dimension, @Nullable Double ccc, @Nullable Double low, @Nullable Double high) {
    /** Such as {@code +0.012 (−0.003 to +0.028)}. */
    public String text() {
      return ccc == null
          ? "undefined"
          : low == null || high == null
              ? signed(ccc)
              : "%s (%s to %s)".formatted(signed(ccc), signed(low), signed(high));
    }

    /** Whether the interval lies on one side of 0. */
    public boolean clear() {
      return low != null && high != null && (low > 0 || high < 0);
    }

    private static String signed(double value) {
      return String.format(Locale.ROOT, "%+.3f", value).replace('-', '−');
    }
  }

  /**
   * A run, and what the models of its seeds said.
   *
   * @param why nobody knows; empty if somebody does
   */
  public record Asked(String run, List<TestAnswers> answers, String why) {
    public Asked {
      answers = List.copyOf(answers);
    }
  }

  public static PairedScores of(Asked ours, Asked theirs) {
    String why = why(ours, theirs);
    return new PairedScores(
        ours.run(),
        theirs.run(),
        why.isEmpty()
            ? Arrays.stream(Dimension.values()).map(each -> difference(ours, theirs, each)).toList()
            : List.of(),
        why);
  }

  private static String why(Asked ours, Asked theirs) {
    for (Asked asked : List.of(ours, theirs)) {
      if (asked.answers().isEmpty()) {
        return asked.why().isEmpty() ? asked.run() + " has no predictions yet" : asked.why();
      }
    }
    if (!PairedDifference.sameFaces(ours.answers(), theirs.answers())) {
      return "they were tested on other faces, people or labels (%d and %d faces)"
          .formatted(ours.answers().getFirst().faces(), theirs.answers().getFirst().faces());
    }
    int people = ours.answers().getFirst().people().size();
    return people > MOST_PEOPLE
        ? "there are %d people in the test set, more than %d".formatted(people, MOST_PEOPLE)
        : "";
  }

  private static Difference difference(Asked ours, Asked theirs, Dimension dimension) {
    PairedDifference paired =
        PairedDifference.of(ours.answers(), theirs.answers(), dimension, TAIL);
    return new Difference(
        dimension,
        Double.isNaN(paired.difference()) ? null : paired.difference(),
        paired.interval().map(Interval::low).orElse(null),
        paired.interval().map(Interval::high).orElse(null));
  }
}
