package dev.cafrun.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.dataset.LeakVerdict.Marked;
import dev.cafrun.core.dataset.LeakVerdict.Refused;
import dev.cafrun.core.dataset.LeakVerdict.Tight;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.validation.InvalidComponentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakGateTest {
  private static final List<String> SEVEN = List.of("a", "b", "c", "d", "e", "f", "g");

  @Test
  void nobodyInTwoSplitsIsNoLeak() {
    assertThat(LeakGate.ofPeople(split("subject", false), true, List.of())).isEqualTo(new Tight());
    assertThat(LeakGate.ofPeople(split("official", true), true, List.of())).isEqualTo(new Tight());
  }

  @Test
  void somebodyInTwoSplitsFailsTheRunWithNamesCountAndAWayOut() {
    assertThat(LeakGate.ofPeople(split("official", false), true, SEVEN))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.why().category()).isEqualTo(FailureCategory.USER);
              assertThat(refused.why().code()).isEqualTo("PEOPLE_ON_BOTH_SIDES");
              assertThat(refused.why().message())
                  .startsWith("7 people are in more than one split (a, b, c, d, e, …)")
                  .contains("dataset.split.by: official")
                  .contains("dataset.split.allowPeopleOnBothSides: true");
            });
    assertThat(LeakGate.ofPeople(split("scene", false), true, List.of("ada")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.why().message())
                    .startsWith("1 person is in more than one split (ada)"));
  }

  @Test
  void whoAcceptsItIsMarkedAndSoIsEveryRandomSplitWhoeverIsKnown() {
    assertThat(LeakGate.ofPeople(split("official", true), true, SEVEN))
        .isInstanceOfSatisfying(
            Marked.class, marked -> assertThat(marked.code()).isEqualTo("PEOPLE_ON_BOTH_SIDES"));
    for (List<String> people : List.of(List.<String>of(), SEVEN)) {
      assertThat(LeakGate.ofPeople(split("random", false), true, people))
          .isInstanceOfSatisfying(
              Marked.class, marked -> assertThat(marked.code()).isEqualTo("SPLIT_LEAKS"));
    }
  }

  @Test
  void whereARecordingOrAClipStandsForAPersonAPublishedSplitIsMarkedAndNotRefused() {
    assertThat(LeakGate.ofPeople(split("official", false), false, SEVEN))
        .isInstanceOfSatisfying(
            Marked.class,
            marked -> {
              assertThat(marked.code()).isEqualTo("PEOPLE_ON_BOTH_SIDES");
              assertThat(marked.sentence()).startsWith("7 people are in more than one split");
            });
    assertThat(LeakGate.ofPeople(split("clip", false), false, List.of())).isEqualTo(new Tight());
  }

  @Test
  void aShareOfFacesThatLookAlikeIsAcceptedUpToItsBound() {
    SplitSpec split = split("subject", false);

    assertThat(LeakGate.ofNearDuplicates(split, 0, 0, 100, List.of())).isEqualTo(new Tight());
    assertThat(LeakGate.ofNearDuplicates(split, 0, 0, 0, List.of())).isEqualTo(new Tight());
    assertThat(LeakGate.ofNearDuplicates(split, 0.01, 1, 100, List.of("a and b")))
        .isInstanceOfSatisfying(
            Marked.class,
            marked ->
                assertThat(marked.sentence())
                    .startsWith("1 of 100 validation and test faces (1.0 %) looks like")
                    .contains("(a and b);"));
    assertThat(LeakGate.ofNearDuplicates(split, 0.01, 2, 100, List.of("a and b")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.why().category()).isEqualTo(FailureCategory.USER);
              assertThat(refused.why().message())
                  .contains("2 of 100 validation and test faces (2.0 %) look like")
                  .contains("(a and b, …)")
                  .contains("more than dataset.maxNearDuplicates (1.0 %)");
            });
    assertThat(LeakGate.ofNearDuplicates(split("random", false), 0, 50, 100, SEVEN))
        .isInstanceOf(Marked.class);
    assertThatThrownBy(() -> LeakGate.ofNearDuplicates(split, 0, 2, 1, SEVEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyASplitThatMixesNobodyKeepsPeopleApart() {
    assertThat(split("subject", false).keepsPeopleApart()).isTrue();
    assertThat(split("official", true).keepsPeopleApart()).isFalse();
    assertThat(split("random", false).keepsPeopleApart()).isFalse();
    assertThatThrownBy(() -> split("random", true))
        .isInstanceOf(InvalidComponentException.class)
        .hasMessageContaining("not random");
  }

  private static SplitSpec split(String by, boolean allowPeopleOnBothSides) {
    return new SplitSpec(by, 0.1, 0.2, 7, null, null, allowPeopleOnBothSides);
  }
}
