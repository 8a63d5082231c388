package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.faces.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HeldOutTest {

  @Test
  void wholePeopleAreHeldOutAndTheTestPartIsLeftAlone() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      samples.add(sample(i, "person" + i % 20, "", i % 20 < 15 ? Split.TRAIN : Split.TEST));
    }
    HeldOut heldOut = new HeldOut(spec(0.2, 7));
    Map<String, Split> splits = splits(heldOut, samples);

    assertThat(heldOut.samples()).as("3 of 15 people with 10 pictures each").isEqualTo(30);
    Map<String, Set<Split>> byPerson =
        samples.stream()
            .collect(
                Collectors.groupingBy(
                    Sample::subject,
                    Collectors.mapping(s -> splits.get(s.id()), Collectors.toSet())));
    assertThat(byPerson.values()).allMatch(parts -> parts.size() == 1);
    assertThat(samples)
        .filteredOn(sample -> sample.split() == Split.TEST)
        .allMatch(sample -> splits.get(sample.id()) == Split.TEST);
    assertThat(heldOut.sentence())
        .isEqualTo(
            "the dataset's own split has no validation samples: 30 of its 150 training samples (3 of"
                + " 15 people or videos) are held out for validation (dataset.split.validation; 0"
                + " holds none out)");
  }

  @Test
  void theSeedDecidesAndNotTheOrderOfTheRows() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      samples.add(sample(i, i % 2 == 0 ? "" : "person" + i % 10, "", Split.TRAIN));
    }
    Set<String> first = held(samples, 7);
    Collections.shuffle(samples, new Random(1));
    assertThat(held(samples, 7)).isEqualTo(first);
    assertThat(held(samples, 8)).isNotEqualTo(first);
  }

  @Test
  void aVideoOfNobodyKnownStaysWholeAndOtherPicturesGoOneByOne() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      samples.add(sample(i, "", "video" + i / 10, Split.TRAIN));
    }
    for (int i = 40; i < 60; i++) {
      samples.add(sample(i, "", "", Split.TRAIN));
    }
    Map<String, Split> splits = splits(new HeldOut(spec(0.25, 7)), samples);
    Map<String, Long> held =
        samples.stream()
            .filter(sample -> splits.get(sample.id()) == Split.VALIDATION)
            .collect(Collectors.groupingBy(Sample::video, Collectors.counting()));
    assertThat(held).hasSize(2).containsEntry("", 5L).containsValue(10L);
  }

  @Test
  void onePersonAloneIsNotHeldOut() {
    HeldOut heldOut = new HeldOut(spec(0.5, 7));
    Map<String, Split> splits =
        splits(
            heldOut, List.of(sample(0, "ann", "", Split.TRAIN), sample(1, "ann", "", Split.TRAIN)));
    assertThat(splits.values()).containsOnly(Split.TRAIN);
    assertThat(heldOut.samples()).isZero();
  }

  private static Set<String> held(List<Sample> samples, long seed) {
    Set<String> held = new TreeSet<>();
    splits(new HeldOut(spec(0.3, seed)), samples)
        .forEach(
            (id, split) -> {
              if (split == Split.VALIDATION) {
                held.add(id);
              }
            });
    return held;
  }

  private static Map<String, Split> splits(HeldOut heldOut, List<Sample> samples) {
    samples.forEach(heldOut::add);
    Function<Sample, Split> decided = heldOut.splits();
    Map<String, Split> splits = new HashMap<>();
    samples.forEach(sample -> splits.put(sample.id(), decided.apply(sample)));
    return splits;
  }

  private static SplitSpec spec(double validation, long seed) {
    return new SplitSpec("official", validation, 0.2, seed, null, null, false);
  }

  private static Sample sample(long number, String subject, String video, Split split) {
    return new Sample(
        Sample.id(number), number + ".png", subject, video, "", split, 0, 0, null, List.of());
  }
}
