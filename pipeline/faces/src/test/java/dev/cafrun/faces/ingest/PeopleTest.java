package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.faces.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private record Picture(String person, String subject, Split split) {}

  @Test
  void whoeverIsTestedAndTrainedOnIsFound() {
    People people =
        people(
            List.of(
                new Picture("ada", "ada", Split.TRAIN),
                new Picture("ada", "ada", Split.TEST),
                new Picture("bob", "bob", Split.TEST),
                new Picture("eve", "eve", Split.TRAIN),
                new Picture("eve", "eve", Split.VALIDATION)));

    assertThat(people.count()).isEqualTo(3);
    assertThat(people.onBothSides()).containsExactly("ada");
    assertThat(people.inSeveralSplits()).containsExactly("ada", "eve");
    assertThat(people.testsUnnamed()).isFalse();
  }

  @Test
  void whoIsInTwoScenesMayBeOnBothSides() {
    People people =
        people(
            List.of(
                new Picture("ada", "kitchen", Split.TRAIN),
                new Picture("ada", "garden", Split.TEST),
                new Picture("bob", "garden", Split.TEST)));

    assertThat(people.onBothSides()).containsExactly("ada");
  }

  @Test
  void ofAnyPicturesThoseWithATestedPictureAndAnotherAreOnBothSides() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      boolean byScene = random.nextBoolean();
      Split[] ofScene = new Split[6];
      for (int i = 0; i < ofScene.length; i++) {
        ofScene[i] = Split.values()[random.nextInt(3)];
      }
      List<Picture> pictures = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String person = random.nextInt(4) == 0 ? "" : "p" + random.nextInt(5);
        int scene = random.nextInt(ofScene.length);
        pictures.add(
            byScene
                ? new Picture(person, "s" + scene, ofScene[scene])
                : new Picture(person, person, Split.values()[random.nextInt(3)]));
      }
      People people = people(pictures);

      assertThat(people.onBothSides()).as("seed %d", seed).isEqualTo(onBothSides(pictures));
      assertThat(people.inSeveralSplits()).as("seed %d", seed).isEqualTo(inSeveral(pictures));
      if (pictures.stream().anyMatch(p -> p.person().isEmpty() && p.split() == Split.TEST)) {
        assertThat(people.testsUnnamed()).as("seed %d", seed).isTrue();
      }
    }
  }

  private static Set<String> onBothSides(List<Picture> pictures) {
    Set<String> both = new TreeSet<>();
    for (Picture one : pictures) {
      for (Picture other : pictures) {
        if (!one.person().isEmpty()
            && one.person().equals(other.person())
            && one.split() == Split.TEST
            && other.split() != Split.TEST) {
          both.add(one.person());
        }
      }
    }
    return both;
  }

  private static Set<String> inSeveral(List<Picture> pictures) {
    Set<String> several = new TreeSet<>();
    for (Picture one : pictures) {
      for (Picture other : pictures) {
        if (!one.person().isEmpty()
            && one.person().equals(other.person())
            && one.split() != other.split()) {
          several.add(one.person());
        }
      }
    }
    return several;
  }

  private static People people(List<Picture> pictures) {
    People people = new People();
    for (Picture picture : pictures) {
      people.met(picture.person(), sample(picture).withSplit(Split.TRAIN));
    }
    pictures.forEach(picture -> people.divided(sample(picture)));
    return people;
  }

  private static Sample sample(Picture picture) {
    return new Sample(
        "", "1.png", picture.subject(), "", "", picture.split(), 0, 0, null, List.of());
  }

  /** Of nobody, without a box. */
  static Sample sample(int number) {
    return new Sample(
        Sample.id(number), number + ".png", "", "", "", Split.TRAIN, 0, 0, null, List.of());
  }
}
