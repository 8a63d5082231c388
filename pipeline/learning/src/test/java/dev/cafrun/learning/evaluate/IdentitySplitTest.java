package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.learning.data.Face;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IdentitySplitTest {

  private final List<Face> faces = new ArrayList<>();

  @Test
  void everybodysPicturesAreHalvedWhateverTheirOrder() {
    for (String person : List.of("ann", "bob", "cy")) {
      pictures(person, person.equals("bob") ? 7 : 6);
    }
    pictures("", 9);
    pictures("dee", 3);

    IdentitySplit split = IdentitySplit.of(faces);

    assertThat(split.people()).containsExactly("ann", "bob", "cy");
    assertThat(split.enough()).isTrue();
    assertThat(count(split.fit(), "ann")).isEqualTo(3);
    assertThat(count(split.test(), "ann")).isEqualTo(3);
    assertThat(count(split.fit(), "bob")).isEqualTo(4);
    assertThat(count(split.test(), "bob")).isEqualTo(3);
    assertThat(new HashSet<>(split.faces())).as("each face once").hasSize(19);
    Collections.shuffle(faces, new Random(1));
    IdentitySplit again = IdentitySplit.of(faces);
    assertThat(again.fit()).hasSameElementsAs(split.fit());
    assertThat(again.test()).hasSameElementsAs(split.test());
    assertThat(split.oneClipEach()).isFalse();
  }

  @Test
  void picturesAreNotHalvedInTheirOrder() {
    pictures("ann", 20);
    pictures("bob", 20);

    Set<Integer> fitted =
        IdentitySplit.of(faces).fit().stream()
            .filter(face -> face.subject().equals("ann"))
            .map(Face::row)
            .collect(Collectors.toSet());

    assertThat(fitted).hasSize(10).isNotEqualTo(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  }

  @Test
  void theFramesOfAVideoStayTogether() {
    for (String person : List.of("ann", "bob")) {
      video(person, person + "-long", 8);
      video(person, person + "-short", 4);
      video(person, person + "-other", 4);
    }

    IdentitySplit split = IdentitySplit.of(faces);

    Set<String> fitted = split.fit().stream().map(Face::video).collect(Collectors.toSet());
    Set<String> tested = split.test().stream().map(Face::video).collect(Collectors.toSet());
    assertThat(fitted).doesNotContainAnyElementsOf(tested);
    assertThat(count(split.fit(), "ann")).isEqualTo(8);
    assertThat(count(split.test(), "ann")).isEqualTo(8);
    assertThat(split.oneClipEach()).isFalse();
  }

  @Test
  void anOnlyVideoIsCutInItsMiddleAndThinnedFromEndToEnd() {
    for (String person : List.of("ann", "bob")) {
      video(person, person, 200);
    }
    Collections.shuffle(faces, new Random(2));

    IdentitySplit split = IdentitySplit.of(faces);

    assertThat(frames(split.fit(), "ann")).containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 80, 90);
    assertThat(frames(split.test(), "ann"))
        .containsExactly(100, 110, 120, 130, 140, 150, 160, 170, 180, 190);
    assertThat(split.oneClipEach()).isTrue();
  }

  @Test
  void whoIsSeenInOneHalfAloneIsLeftOut() {
    video("ann", "long", 9);
    video("ann", "short", 1);
    pictures("bob", 4);

    IdentitySplit split = IdentitySplit.of(faces);

    assertThat(split.people()).containsExactly("bob");
    assertThat(split.enough()).isFalse();
  }

  @Test
  void ofManyPeopleSomeAreChosenThatHaveNothingInCommon() {
    for (int person = 0; person < 300; person++) {
      pictures("person%03d".formatted(person), 4);
    }

    IdentitySplit split = IdentitySplit.of(faces);

    assertThat(split.people()).hasSize(100).isSorted();
    assertThat(split.eligible()).isEqualTo(300);
    assertThat(split.people())
        .filteredOn(person -> person.compareTo("person150") < 0)
        .hasSizeBetween(35, 65);
    assertThat(split.who(split.fit())).startsWith(0, 0, 1, 1).endsWith(99, 99);
  }

  private void pictures(String person, int count) {
    for (int i = 0; i < count; i++) {
      add(person, "", "");
    }
  }

  private void video(String person, String video, int frames) {
    for (int i = 0; i < frames; i++) {
      add(person, video, Integer.toString(i));
    }
  }

  private void add(String person, String video, String frame) {
    int row = faces.size();
    faces.add(new Face(row, "face" + row, person, video, frame, Split.TEST, 0, 0));
  }

  private static long count(List<Face> some, String person) {
    return some.stream().filter(face -> face.subject().equals(person)).count();
  }

  private static List<Integer> frames(List<Face> some, String person) {
    return some.stream()
        .filter(face -> face.subject().equals(person))
        .map(face -> Integer.valueOf(face.frame()))
        .toList();
  }
}
