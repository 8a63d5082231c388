package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.faces.Sample;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is pictured, and on which sides of the split. Holds each person with the subjects that their
 * samples are divided by, never the samples. Not thread-safe.
 */
final class People {
  private final Map<String, Set<String>> subjectsOf = new HashMap<>();
  private final Map<String, Set<Split>> splitsOf = new HashMap<>();
  private final Set<String> withUnnamed = new HashSet<>();

  /**
   * Takes note of whoever is on an accepted picture.
   *
   * @param person empty if nobody is named
   */
  void met(String person, Sample sample) {
    if (person.isEmpty()) {
      withUnnamed.add(sample.subject());
    } else {
      subjectsOf.computeIfAbsent(person, one -> new HashSet<>()).add(sample.subject());
    }
  }

  /** Takes note of where a sample has gone. */
  void divided(Sample sample) {
    splitsOf
        .computeIfAbsent(sample.subject(), one -> EnumSet.noneOf(Split.class))
        .add(sample.split());
  }

  /** How many there are; whoever is not named does not count. */
  long count() {
    return subjectsOf.size();
  }

  /** Whoever is tested, and had a part in training or validation too. */
  Set<String> onBothSides() {
    Set<String> both = new TreeSet<>();
    subjectsOf.forEach(
        (person, subjects) -> {
          if (areBothSides(splits(subjects))) {
            both.add(person);
          }
        });
    return both;
  }

  /** Whether these are the test part and another. */
  static boolean areBothSides(Set<Split> splits) {
    return splits.contains(Split.TEST) && splits.size() > 1;
  }

  /** Whoever is in more than one split. */
  Set<String> inSeveralSplits() {
    Set<String> several = new TreeSet<>();
    subjectsOf.forEach(
        (person, subjects) -> {
          if (splits(subjects).size() > 1) {
            several.add(person);
          }
        });
    return several;
  }

  /** Whether somebody is tested of whom nobody knows who it is. */
  boolean testsUnnamed() {
    return splits(withUnnamed).contains(Split.TEST);
  }

  private Set<Split> splits(Collection<String> subjects) {
    Set<Split> splits = EnumSet.noneOf(Split.class);
    subjects.forEach(subject -> splits.addAll(splitsOf.getOrDefault(subject, Set.of())));
    return splits;
  }

  /** For people: that videos of nobody known are on both sides. */
  static String sentenceOfVideos(Collection<String> both) {
    List<String> some = both.stream().limit(5).toList();
    return "%d %s tested and trained on too (%s%s): the metrics are too good, and do not hold for people never seen"
        .formatted(
            both.size(),
            both.size() == 1 ? "video is" : "videos are",
            String.join(", ", some),
            both.size() > some.size() ? ", …" : "");
  }
}
