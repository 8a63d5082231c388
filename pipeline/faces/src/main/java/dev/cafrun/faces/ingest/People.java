package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.faces.Sample;
import dev.cafrun.runtime.compact.Ints;
import dev.cafrun.runtime.compact.TextPool;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who is pictured, and on which sides of the split. Holds each person with the subjects that their
 * samples are divided by, in numbers, never the samples. Not thread-safe.
 */
final class People {
  private final TextPool people = new TextPool();

  /** By person: the first of their subjects. */
  private final Ints firstSubject = new Ints();

  /** Subjects of those who have several. */
  private final Map<Integer, Set<Integer>> moreSubjects = new HashMap<>();

  private final SplitMasks subjects = new SplitMasks();
  private final BitSet withUnnamed = new BitSet();

  /**
   * Takes note of whoever is on an accepted picture.
   *
   * @param person empty if nobody is named
   */
  void met(String person, Sample sample) {
    int subject = subjects.number(sample.subject());
    if (person.isEmpty()) {
      withUnnamed.set(subject);
      return;
    }
    int number = people.add(person);
    if (number == firstSubject.size()) {
      firstSubject.add(subject);
    } else if (firstSubject.get(number) != subject) {
      moreSubjects.computeIfAbsent(number, one -> new HashSet<>()).add(subject);
    }
  }

  /** Takes note of where a sample has gone. */
  void divided(Sample sample) {
    subjects.met(sample.subject(), sample.split());
  }

  /** How many there are; whoever is not named does not count. */
  long count() {
    return people.size();
  }

  /** How many subjects that have a name are in a split. */
  long subjects(Split split) {
    return subjects.count(split);
  }

  /** Whoever is tested, and had a part in training or validation too. */
  Set<String> onBothSides() {
    return where(People::areBothSides);
  }

  /** Whether these are the test part and another. */
  static boolean areBothSides(Set<Split> splits) {
    return splits.contains(Split.TEST) && splits.size() > 1;
  }

  /** Whoever is in more than one split. */
  Set<String> inSeveralSplits() {
    return where(splits -> splits.size() > 1);
  }

  private Set<String> where(Predicate<Set<Split>> wanted) {
    Set<String> found = new TreeSet<>();
    for (int person = 0; person < people.size(); person++) {
      Set<Split> splits = subjects.of(firstSubject.get(person));
      for (int subject : moreSubjects.getOrDefault(person, Set.of())) {
        splits.addAll(subjects.of(subject));
      }
      if (wanted.test(splits)) {
        found.add(people.get(person));
      }
    }
    return found;
  }

  /** Whether somebody is tested of whom nobody knows who it is. */
  boolean testsUnnamed() {
    return withUnnamed.stream().anyMatch(subject -> subjects.of(subject).contains(Split.TEST));
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
