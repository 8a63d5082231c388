package dev.cafrun.core.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.GateVerdict.NotApplicable;
import dev.cafrun.core.promotion.GateVerdict.Passed;
import dev.cafrun.core.promotion.GateVerdict.Refused;
import dev.cafrun.core.promotion.GatesSpec.Margins;
import dev.cafrun.core.promotion.GatesSpec.MinimumCcc;
import dev.cafrun.core.promotion.GoldenAnswers.NotRecorded;
import dev.cafrun.core.promotion.GoldenAnswers.Scored;
import dev.cafrun.core.promotion.GoldenAnswers.Unknown;
import dev.cafrun.core.promotion.GoldenAnswers.Unusable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GoldenGateTest {
  private static final GatesSpec GOLDEN =
      new GatesSpec(new MinimumCcc(null, null), false, false, false, false, true, Margins.DEFAULT);
  private static final Offset<Double> SMALL = Offset.offset(1e-6);

  @Test
  void whoScoresAsRecordedPassesByWhatIsLeft() {
    GateVerdict verdict =
        verdict(
            new Scored(
                List.of(
                    new GoldenScore("anna-1", 0.5f, -0.25f, 0.5f, -0.25f),
                    new GoldenScore("ben-7", 0.1f, 0.2f, 0.101f, 0.2f))));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Passed.class,
            passed ->
                assertThat(passed.by()).isCloseTo(GateDefaults.GOLDEN_TOLERANCE - 0.001, SMALL));
    assertThat(verdict.sentence())
        .isEqualTo("it says of its 2 golden faces what is recorded, within 0.0010");
  }

  @Test
  void whoScoresOtherwiseIsRefusedWithTheFaceAndByHowMuch() {
    GateVerdict verdict =
        verdict(
            new Scored(
                List.of(
                    new GoldenScore("anna-1", 0.5f, -0.25f, 0.51f, -0.25f),
                    new GoldenScore("ben-7", 0.1f, 0.2f, 0.1f, 0.3f),
                    new GoldenScore("cleo-2", 0.1f, 0.2f, 0.1f, 0.2f))));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.why().code()).isEqualTo("GOLDEN_FACES_DIFFER");
              assertThat(refused.by()).isCloseTo(GateDefaults.GOLDEN_TOLERANCE - 0.1, SMALL);
            });
    assertThat(verdict.sentence())
        .startsWith(
            "version 2 says of 2 of its 3 golden faces what is not recorded, furthest of ben-7:"
                + " valence 0.1000 instead of 0.1000, arousal 0.3000 instead of 0.2000, and 0.0050"
                + " apart is allowed");
  }

  @Test
  void whatIsNoNumberIsFurtherThanAnyNumberAndCanBeKept() {
    GoldenScore lost = new GoldenScore("anna-1", 0.5f, 0.5f, 0.5f, Float.NaN);

    assertThat(verdict(new Scored(List.of(lost))))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.by()).isNull();
              assertThat(refused.sentence()).contains("arousal NaN instead of 0.5000");
            });
    assertThat(lost.tree())
        .isEqualTo(
            Map.of(
                "face", "anna-1", "valence", List.of(0.5f, 0.5f), "arousal", List.of(0.5f, "NaN")));
  }

  @Test
  void aVersionOfBeforeIsLetThroughAndThatIsSaid() {
    assertThat(verdict(new NotRecorded()))
        .isInstanceOf(NotApplicable.class)
        .extracting(GateVerdict::sentence)
        .asString()
        .startsWith("not recorded: ");
  }

  @Test
  void whatCannotBeServedOrHasNotBeenAskedIsRefusedInItsOwnWords() {
    assertThat(verdict(new Unusable(Failure.user("MODEL_CHANGED", "it was swapped"))))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.why().code()).isEqualTo("MODEL_CHANGED");
              assertThat(refused.sentence())
                  .isEqualTo("version 2 cannot be served: it was swapped");
            });
    assertThat(verdict(new Unknown(Failure.platform("GOLDEN_FACES_PENDING", "look again"))))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.why().code()).isEqualTo("GOLDEN_FACES_PENDING");
              assertThat(refused.sentence()).endsWith("as gates.goldenFaces asks: look again");
            });
  }

  @Test
  void nobodyIsAskedWhereTheModelDoesNotAskOrSomebodyGoesBack() {
    Evidence old = new Evidence(1, 0.5, 0.5, "a", false, PersonSplit.APART, true);

    assertThat(Promotion.tries("production", GOLDEN, candidate(), Optional.empty())).isTrue();
    assertThat(Promotion.tries("production", GOLDEN, old, Optional.empty())).isFalse();
    assertThat(Promotion.tries("candidate", GOLDEN, candidate(), Optional.empty())).isFalse();
    assertThat(Promotion.tries("production", GatesSpec.NONE, candidate(), Optional.empty()))
        .isFalse();
    assertThat(GoldenGate.verdict(GOLDEN, old, new NotRecorded()).sentence())
        .isEqualTo("it was live before, and going back is free");
  }

  private static GateVerdict verdict(GoldenAnswers answers) {
    return GoldenGate.verdict(GOLDEN, candidate(), answers);
  }

  private static Evidence candidate() {
    return new Evidence(2, 0.5, 0.5, "a", false, PersonSplit.APART, false);
  }
}
