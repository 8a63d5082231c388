package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.core.failure.StageException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitterTest {
  @Test
  void sharesComeOutWithinOneSubjectOfWhatWasAskedFor() {
    for (long seed = 0; seed < 50; seed++) {
      Map<String, Long> people = people(40, seed);
      long total = people.values().stream().mapToLong(count -> count).sum();
      long largest = people.values().stream().mapToLong(count -> count).max().orElseThrow();

      Map<Split, Long> samples = samples(people, split(people, spec(0.1, 0.2, seed, null, null)));

      assertThat(samples.get(Split.TEST) - 0.2 * total).isBetween(-1.0 * largest, 1.0 * largest);
      assertThat(samples.get(Split.VALIDATION) - 0.1 * total)
          .isBetween(-1.0 * largest, 1.0 * largest);
    }
  }

  @Test
  void oneHugeSubjectGoesWhereItFits() {
    Map<String, Long> people = people(40, 3);
    people.put("the one who is everywhere", 900L);
    long total = people.values().stream().mapToLong(count -> count).sum();

    Map<String, Split> splits = split(people, spec(0.1, 0.2, 7, null, null));

    assertThat(splits).containsEntry("the one who is everywhere", Split.TRAIN);
    Map<Split, Long> samples = samples(people, splits);
    assertThat(samples.get(Split.VALIDATION) / (double) total).isBetween(0.09, 0.11);
    assertThat(samples.get(Split.TEST) / (double) total).isBetween(0.19, 0.21);
  }

  @Test
  void everybodyIsInExactlyOneSplitAndEverySplitHasSomebody() {
    for (long seed = 0; seed < 50; seed++) {
      Map<String, Long> people = people(3 + (int) seed, seed);

      Map<String, Split> splits = split(people, spec(0.1, 0.2, seed, null, null));

      assertThat(splits).containsOnlyKeys(people.keySet()).containsValues(Split.values());
    }
  }

  @Test
  void theOrderOfTheRowsDoesNotMatterAndTheSeedDoes() {
    Map<String, Long> people = people(40, 1);
    Map<String, Long> reversed = new LinkedHashMap<>();
    new TreeMap<>(people).descendingMap().forEach(reversed::put);

    Map<String, Split> splits = split(people, spec(0.1, 0.2, 7, null, null));

    assertThat(split(reversed, spec(0.1, 0.2, 7, null, null))).isEqualTo(splits);
    assertThat(split(people, spec(0.1, 0.2, 8, null, null))).isNotEqualTo(splits);
  }

  @Test
  void overAllFoldsEverybodyIsTestedOnce() {
    Map<String, Long> people = people(23, 5);
    Map<String, Integer> tested = new TreeMap<>();

    for (int fold = 0; fold < 5; fold++) {
      Map<String, Split> splits = split(people, spec(0.1, 0.2, 7, 5, fold));
      assertThat(splits).containsOnlyKeys(people.keySet()).containsValues(Split.values());
      splits.forEach(
          (person, split) -> tested.merge(person, split == Split.TEST ? 1 : 0, Integer::sum));
    }

    assertThat(tested).hasSize(23).allSatisfy((person, times) -> assertThat(times).isEqualTo(1));
  }

  @Test
  void withoutAValidationShareNobodyIsHeldBackForIt() {
    Map<String, Split> splits = split(people(10, 2), spec(0, 0.3, 7, null, null));

    assertThat(splits.values()).contains(Split.TRAIN, Split.TEST).doesNotContain(Split.VALIDATION);
  }

  @Test
  void oneSubjectCannotBeSplit() {
    assertThatThrownBy(() -> split(Map.of("anna", 90L), spec(0.1, 0.2, 7, null, null)))
        .isInstanceOf(StageException.class)
        .hasMessage(
            "dataset.split.by: subject: the column 'subject' holds only one value ('anna'), but the"
                + " splits train, validation, test need at least 3, since nobody may be in two"
                + " splits; add people, or choose another column with split.by");
  }

  @Test
  void moreFoldsThanSubjectsAreRefused() {
    assertThatThrownBy(() -> split(people(4, 1), spec(0.1, 0.2, 7, 5, 0)))
        .hasMessageContaining("holds only 4 different values, but 5 folds need at least 5");
  }

  private static Map<String, Split> split(Map<String, Long> people, SplitSpec spec) {
    Headcount headcount = new Headcount();
    people.forEach(
        (person, samples) -> {
          for (long sample = 0; sample < samples; sample++) {
            headcount.met(person);
          }
        });
    Split[] splits = headcount.assign(spec);
    Map<String, Split> byName = new TreeMap<>();
    people.keySet().forEach(person -> byName.put(person, splits[headcount.number(person)]));
    return byName;
  }

  private static SplitSpec spec(
      double validation, double test, long seed, @Nullable Integer folds, @Nullable Integer fold) {
    return new SplitSpec("subject", validation, test, seed, folds, fold, false);
  }

  private static Map<String, Long> people(int count, long seed) {
    Random random = new Random(seed);
    Map<String, Long> people = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      people.put("person " + i, 1L + random.nextInt(60));
    }
    return people;
  }

  private static Map<Split, Long> samples(Map<String, Long> people, Map<String, Split> splits) {
    Map<Split, Long> samples = new EnumMap<>(Split.class);
    splits.forEach(
        (person, split) -> samples.merge(split, people.getOrDefault(person, 0L), Long::sum));
    return samples;
  }
}
