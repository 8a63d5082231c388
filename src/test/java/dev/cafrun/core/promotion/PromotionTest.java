package dev.cafrun.core.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.GatesSpec.MinimumCcc;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromotionTest {
  private static final PairedAnswers UNKNOWN = new PairedAnswers.Missing("nobody asked");

  private static final GoldenAnswers UNTRIED = new GoldenAnswers.NotRecorded();

  private static final GatesSpec NO_WORSE = new GatesSpec(new MinimumCcc(null, null), true, false);

  @Test
  void whoAsksForNothingGetsEveryVersionThatWasMeasured() {
    assertThat(codes(GatesSpec.NONE, measured(2, -0.3, 0.01), measured(1, 0.9, 0.9))).isEmpty();
  }

  @Test
  void aVersionThatWasNotMeasuredIsNeverProduction() {
    assertThat(codes(GatesSpec.NONE, evidence(1, null, 0.5, "a"), null))
        .containsExactly("VERSION_WITHOUT_METRICS");
    assertThat(codes(GatesSpec.NONE, evidence(1, 0.5, Double.NaN, "a"), null))
        .containsExactly("VERSION_WITHOUT_METRICS");
  }

  @Test
  void aControlIsNeverProduction() {
    assertThat(
            codes(
                GatesSpec.NONE,
                new Evidence(1, 0.1, 0.1, "a", true, PersonSplit.APART, false),
                null))
        .containsExactly("LABELS_SHUFFLED");
  }

  @Test
  void everyOtherAliasIsFree() {
    Evidence worst = new Evidence(1, null, null, null, true, PersonSplit.MIXED, false);

    assertThat(
            Promotion.verdicts(
                "candidate",
                new GatesSpec(new MinimumCcc(1.0, 1.0), true, true),
                worst,
                Optional.empty(),
                UNKNOWN,
                UNTRIED))
        .isEmpty();
  }

  @Test
  void whatIsLiveStaysThoughMoreIsAskedForNow() {
    Evidence live = measured(3, 0.2, 0.2);

    assertThat(codes(new GatesSpec(new MinimumCcc(0.9, 0.9), true, true), live, live)).isEmpty();
  }

  @Test
  void eachDimensionIsHeldAgainstItsOwnLeast() {
    GatesSpec gates = new GatesSpec(new MinimumCcc(0.6, null), false, false);

    assertThat(codes(gates, measured(1, 0.6, -1), null)).isEmpty();
    List<Failure> refusals =
        Promotion.refusals(
            Promotion.verdicts(
                "production", gates, measured(1, 0.5999, 0.9), Optional.empty(), UNKNOWN, UNTRIED));
    assertThat(refusals)
        .extracting(Failure::message)
        .containsExactly(
            "version 1 has a CCC of 0.5999 for valence, and gates.minimumCcc.valence asks for"
                + " 0.60: train a better one, or ask for less");
  }

  @Test
  void whatIsWorseInOneDimensionIsWorse() {
    assertThat(codes(NO_WORSE, measured(2, 0.8, 0.6), measured(1, 0.7, 0.61)))
        .containsExactly("WORSE_THAN_LIVE");
    assertThat(codes(NO_WORSE, measured(2, 0.7, 0.61), measured(1, 0.7, 0.61))).isEmpty();
    assertThat(codes(NO_WORSE, measured(2, 0.1, 0.1), null)).as("nothing is live").isEmpty();
  }

  @Test
  void whatWasMeasuredOnOtherFacesCannotBeCompared() {
    assertThat(codes(NO_WORSE, evidence(2, 0.9, 0.9, "b"), measured(1, 0.1, 0.1)))
        .containsExactly("NOT_COMPARABLE");
    assertThat(codes(NO_WORSE, evidence(2, 0.9, 0.9, null), measured(1, 0.1, 0.1)))
        .containsExactly("NOT_COMPARABLE");
    assertThat(codes(NO_WORSE, measured(2, 0.9, 0.9), evidence(1, null, null, "b")))
        .as("what is live was never measured")
        .isEmpty();
  }

  @Test
  void goingBackIsPossibleThoughItIsWorse() {
    Evidence old = new Evidence(1, 0.2, 0.2, "a", false, PersonSplit.APART, true);

    assertThat(codes(NO_WORSE, old, measured(2, 0.9, 0.9))).isEmpty();
    assertThat(codes(new GatesSpec(new MinimumCcc(0.5, null), true, false), old, null))
        .as("but what is asked of all is asked of it")
        .containsExactly("CCC_TOO_LOW");
  }

  @Test
  void whatRestsOnSomebodyWhoIsToBeForgottenIsRefusedAlsoOnTheWayBackAndByNobodyOverridden() {
    for (boolean servedBefore : new boolean[] {false, true}) {
      List<GateVerdict> verdicts =
          Promotion.verdicts(
              "production",
              GatesSpec.NONE,
              new Evidence(1, 0.9, 0.9, "a", false, PersonSplit.APART, servedBefore, true),
              Optional.of(measured(2, 0.1, 0.1)),
              UNKNOWN,
              UNTRIED);

      assertThat(Promotion.refusals(verdicts))
          .extracting(Failure::code)
          .containsExactly("RESTS_ON_FORGOTTEN");
      assertThat(Promotion.mayBeOverridden(verdicts)).isFalse();
    }
    assertThat(
            Promotion.mayBeOverridden(
                Promotion.verdicts(
                    "production",
                    GatesSpec.NONE,
                    new Evidence(1, null, null, null, true, PersonSplit.APART, false),
                    Optional.empty(),
                    UNKNOWN,
                    UNTRIED)))
        .as("every other no can be")
        .isTrue();
  }

  @Test
  void peopleItWasTrainedOnDoNotCountWhereThatIsAskedFor() {
    Evidence acquainted = new Evidence(1, 0.9, 0.9, "a", false, PersonSplit.MIXED, false);

    assertThat(codes(GatesSpec.NONE, acquainted, null)).isEmpty();
    assertThat(codes(new GatesSpec(new MinimumCcc(null, null), false, true), acquainted, null))
        .containsExactly("NOT_PERSON_INDEPENDENT");
  }

  @Test
  void everyReasonIsGivenAtOnce() {
    Evidence bad = new Evidence(2, 0.1, 0.1, "b", true, PersonSplit.MIXED, false);

    assertThat(
            codes(new GatesSpec(new MinimumCcc(0.5, 0.5), true, true), bad, measured(1, 0.9, 0.9)))
        .containsExactlyInAnyOrder(
            "LABELS_SHUFFLED",
            "NOT_PERSON_INDEPENDENT",
            "CCC_TOO_LOW",
            "CCC_TOO_LOW",
            "NOT_COMPARABLE");
  }

  @Test
  void everyGateSaysSomethingAndByHowMuch() {
    List<GateVerdict> verdicts =
        Promotion.verdicts(
            "production",
            new GatesSpec(new MinimumCcc(0.5, null), true, false),
            measured(2, 0.75, 0.5),
            Optional.of(measured(1, 0.5, 0.625)),
            UNKNOWN,
            UNTRIED);

    assertThat(verdicts)
        .extracting(verdict -> verdict.tree().get("gate"), verdict -> verdict.tree().get("verdict"))
        .containsExactly(
            tuple("forgotten", "passed"),
            tuple("trueLabels", "passed"),
            tuple("personIndependent", "notApplicable"),
            tuple("measured", "passed"),
            tuple("minimumCcc", "passed"),
            tuple("minimumCcc", "notApplicable"),
            tuple("noWorseThanLive", "passed"),
            tuple("noWorseThanLive", "refused"),
            tuple("pairedNoWorse", "notApplicable"),
            tuple("groupsNoWorse", "notApplicable"),
            tuple("goldenFaces", "notApplicable"));
    assertThat(verdicts.get(4).tree()).containsEntry("by", 0.25);
    assertThat(verdicts.get(7).tree())
        .containsEntry("by", -0.125)
        .containsEntry("code", "WORSE_THAN_LIVE");
  }

  private static List<String> codes(GatesSpec gates, Evidence candidate, @Nullable Evidence live) {
    return Promotion.refusals(
            Promotion.verdicts(
                "production", gates, candidate, Optional.ofNullable(live), UNKNOWN, UNTRIED))
        .stream()
        .map(Failure::code)
        .toList();
  }

  private static Evidence measured(int version, double valence, double arousal) {
    return evidence(version, valence, arousal, "a");
  }

  private static Evidence evidence(
      int version, @Nullable Double valence, @Nullable Double arousal, @Nullable String testSet) {
    return new Evidence(version, valence, arousal, testSet, false, PersonSplit.APART, false);
  }
}
