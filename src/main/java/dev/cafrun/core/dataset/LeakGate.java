package dev.cafrun.core.dataset;

import dev.cafrun.core.dataset.LeakVerdict.Marked;
import dev.cafrun.core.dataset.LeakVerdict.Refused;
import dev.cafrun.core.dataset.LeakVerdict.Tight;
import dev.cafrun.core.failure.Failure;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Decides whether a run may go on whose splits share people or pictures: what is learned of one
 * split is then known of another, and the scores are too good. Pure.
 */
public final class LeakGate {
  /** Of a person in two splits. */
  public static final String PEOPLE = "PEOPLE_ON_BOTH_SIDES";

  /** Of a split that nobody can keep apart. */
  public static final String RANDOM = "SPLIT_LEAKS";

  /** Of faces in two splits that look alike. */
  public static final String NEAR_DUPLICATES = "NEAR_DUPLICATES";

  private static final int NAMES = 5;

  private LeakGate() {}

  /**
   * Of people.
   *
   * @param named whether the dataset names them itself; recordings and clips that stand for people
   *     have splits that others published results with, so they are marked
   * @param people who are in more than one split, as far as they are known
   */
  public static LeakVerdict ofPeople(SplitSpec split, boolean named, Collection<String> people) {
    if (split.random()) {
      return new Marked(
          RANDOM,
          "dataset.split.by: random puts pictures of one person into several splits; its metrics"
              + " are too good, and do not hold for people never seen");
    }
    if (people.isEmpty()) {
      return new Tight();
    }
    String who =
        "%d %s in more than one split (%s)"
            .formatted(
                people.size(),
                people.size() == 1 ? "person is" : "people are",
                some(people, people.size()));
    return !named || split.allowPeopleOnBothSides()
        ? new Marked(
            PEOPLE, who + ": the metrics are too good, and do not hold for people never seen")
        : new Refused(
            Failure.user(
                PEOPLE,
                who
                    + " with dataset.split.by: "
                    + split.by()
                    + ", so the metrics would not hold for people never seen: split by subject, mend"
                    + " the dataset's own split, or accept it with"
                    + " dataset.split.allowPeopleOnBothSides: true, which marks every number that"
                    + " follows"));
  }

  /**
   * Of faces that look alike.
   *
   * @param most share of the held-out faces that is accepted
   * @param alike held-out faces that look like a face of another split
   * @param heldOut all faces of validation and test
   * @param pairs some of those that look alike, as people know them
   */
  public static LeakVerdict ofNearDuplicates(
      SplitSpec split, double most, long alike, long heldOut, List<String> pairs) {
    if (alike < 0 || alike > heldOut) {
      throw new IllegalArgumentException(alike + " of " + heldOut + " faces");
    }
    if (alike == 0) {
      return new Tight();
    }
    double share = (double) alike / heldOut;
    String found =
        "%d of %d validation and test faces (%s) look%s like a face of another split (%s)"
            .formatted(alike, heldOut, percent(share), alike == 1 ? "s" : "", some(pairs, alike));
    return share <= most || split.random()
        ? new Marked(NEAR_DUPLICATES, found + "; near-duplicates.csv lists them")
        : new Refused(
            Failure.user(
                NEAR_DUPLICATES,
                found
                    + ", more than dataset.maxNearDuplicates (%s): remove one of each pair, or give"
                        .formatted(percent(most))
                    + " both the same subject so that they stay together, or accept a larger"
                    + " share"));
  }

  private static String some(Collection<String> names, long all) {
    List<String> first = names.stream().limit(NAMES).toList();
    return String.join(", ", first) + (all > first.size() ? ", …" : "");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
