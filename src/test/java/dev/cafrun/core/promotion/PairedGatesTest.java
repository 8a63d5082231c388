package dev.cafrun.core.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.promotion.GateVerdict.NotApplicable;
import dev.cafrun.core.promotion.GateVerdict.Passed;
import dev.cafrun.core.promotion.GateVerdict.Refused;
import dev.cafrun.core.promotion.GatesSpec.Margins;
import dev.cafrun.core.promotion.GatesSpec.MinimumCcc;
import dev.cafrun.core.promotion.PairedAnswers.Both;
import dev.cafrun.core.promotion.PairedAnswers.Missing;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class PairedGatesTest {
  private static final GatesSpec BOTH =
      new GatesSpec(new MinimumCcc(null, null), false, false, true, true, Margins.DEFAULT);
  private static final Evidence CANDIDATE =
      new Evidence(2, 0.5, 0.5, "a", false, PersonSplit.APART, false);
  private static final Optional<Evidence> LIVE =
      Optional.of(new Evidence(1, 0.6, 0.6, "a", false, PersonSplit.APART, false));

  @Test
  void theSameAnswersPassByTheWholeMargin() {
    TestAnswers same = answers(20, person -> 0.1);

    assertThat(paired(new Both(same, same)))
        .hasSize(2)
        .allSatisfy(
            verdict ->
                assertThat(verdict)
                    .isInstanceOfSatisfying(
                        Passed.class,
                        passed -> assertThat(passed.by()).isEqualTo(GateDefaults.PAIRED_MARGIN)));
    assertThat(groups(new Both(same, same)))
        .isInstanceOfSatisfying(
            Passed.class, passed -> assertThat(passed.by()).isEqualTo(GateDefaults.GROUPS_MARGIN));
  }

  @Test
  void whatIsWorseForEverybodyIsRefusedWithTheGateAndByHowMuch() {
    Both worse = new Both(answers(20, person -> 0.5), answers(20, person -> 0.1));

    List<GateVerdict> verdicts = paired(worse);
    assertThat(verdicts)
        .allSatisfy(
            verdict ->
                assertThat(verdict)
                    .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                          assertThat(refused.why().code()).isEqualTo("WORSE_ON_THE_SAME_FACES");
                          assertThat(refused.by()).isLessThan(-0.05);
                        }));
    assertThat(verdicts.getFirst().sentence())
        .startsWith("version 2 has a CCC of valence that differs by -0.")
        .contains("from that of version 1 on the same faces, by -0.")
        .contains("gates.margins.paired lets it be -0.0200");
    assertThat(paired(worse)).as("the same versions get the same answer").isEqualTo(verdicts);
  }

  @Test
  void aLargerMarginLetsMorePass() {
    Both worse = new Both(answers(20, person -> 0.3), answers(20, person -> 0.28));
    GatesSpec strict =
        new GatesSpec(new MinimumCcc(null, null), false, false, true, false, new Margins(0, 0));
    GatesSpec lenient =
        new GatesSpec(new MinimumCcc(null, null), false, false, true, false, new Margins(1, 1));

    assertThat(PairedGates.noWorse(strict, CANDIDATE, LIVE, worse))
        .allMatch(Refused.class::isInstance);
    assertThat(PairedGates.noWorse(lenient, CANDIDATE, LIVE, worse))
        .allMatch(Passed.class::isInstance);
  }

  @Test
  void peopleAreDrawnAndNotFacesSoThatAFewWhoAreMuchWorseOffCount() {
    Both mixed =
        new Both(answers(20, person -> person < 3 ? 0.5 : 0.1), answers(20, person -> 0.2));
    Both ofNobodyKnown =
        new Both(
            answers(20, 30, false, person -> person < 3 ? 0.5 : 0.1),
            answers(20, 30, false, person -> 0.2));

    assertThat(paired(mixed)).allMatch(Refused.class::isInstance);
    assertThat(paired(ofNobodyKnown)).allMatch(Passed.class::isInstance);
    assertThat(groups(mixed))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.why().code()).isEqualTo("WORSE_FOR_SOME");
              assertThat(refused.sentence()).contains("the person person").contains("RMSE +0.");
              assertThat(refused.by()).isNegative();
            });
  }

  @Test
  void whoIsBetterForAllPassesTheGroups() {
    assertThat(groups(new Both(answers(9, person -> 0.05), answers(9, person -> 0.2))))
        .isInstanceOfSatisfying(
            Passed.class,
            passed -> assertThat(passed.by()).isGreaterThan(GateDefaults.GROUPS_MARGIN));
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    TestAnswers known = answers(20, person -> 0.1);

    for (PairedAnswers answers :
        List.of(
            new Missing("its predictions are gone"),
            new Both(known, answers(21, person -> 0.1)),
            new Both(answers(3, person -> 0.1), answers(3, person -> 0.1)),
            new Both(constant(), constant()))) {
      assertThat(paired(answers))
          .as("%s", answers)
          .isNotEmpty()
          .allSatisfy(
              verdict ->
                  assertThat(verdict)
                      .isInstanceOfSatisfying(
                          Refused.class,
                          refused -> assertThat(refused.why().code()).isEqualTo("NOT_COMPARABLE")));
    }
    assertThat(groups(new Missing("its predictions are gone")).sentence())
        .isEqualTo(
            "version 2 cannot be compared with what is live, as gates.groupsNoWorse asks, because"
                + " its predictions are gone");
    assertThat(
            groups(
                new Both(answers(1, 3, true, person -> 0.1), answers(1, 3, true, person -> 0.1))))
        .as("no group is large enough")
        .isInstanceOf(Refused.class);
  }

  @Test
  void oneLabelThatDiffersMakesItAnotherTestSetAndTheOrderDoesNot() {
    TestAnswers.Sum one = new TestAnswers.Sum();
    one.add("a", "p", 0.1, 0.2, 0, 0);
    one.add("b", "q", 0.3, 0.4, 0, 0);
    TestAnswers.Sum turned = new TestAnswers.Sum();
    turned.add("b", "q", 0.3, 0.4, 1, 1);
    turned.add("a", "p", 0.1, 0.2, 1, 1);
    TestAnswers.Sum other = new TestAnswers.Sum();
    other.add("a", "p", 0.1, 0.2, 0, 0);
    other.add("b", "q", 0.3, 0.5, 0, 0);

    assertThat(turned.done().items()).isEqualTo(one.done().items());
    assertThat(other.done().items()).isNotEqualTo(one.done().items());
  }

  @Test
  void theyHaveNoSayWhereNothingIsLiveOrTheVersionWasBefore() {
    Missing unknown = new Missing("nobody asked");
    Evidence served = new Evidence(2, 0.5, 0.5, "a", false, PersonSplit.APART, true);

    assertThat(PairedGates.noWorse(BOTH, CANDIDATE, Optional.empty(), unknown))
        .allMatch(NotApplicable.class::isInstance);
    assertThat(PairedGates.noGroupWorse(BOTH, served, LIVE, unknown))
        .allMatch(NotApplicable.class::isInstance);
    assertThat(PairedGates.noWorse(GatesSpec.NONE, CANDIDATE, LIVE, unknown))
        .allMatch(NotApplicable.class::isInstance);
    assertThat(Promotion.compares("production", BOTH, CANDIDATE, LIVE)).isTrue();
    assertThat(Promotion.compares("production", BOTH, served, LIVE)).isFalse();
    assertThat(Promotion.compares("shadow", BOTH, CANDIDATE, LIVE)).isFalse();
    assertThat(Promotion.compares("production", GatesSpec.NONE, CANDIDATE, LIVE)).isFalse();
  }

  private static List<GateVerdict> paired(PairedAnswers answers) {
    return PairedGates.noWorse(BOTH, CANDIDATE, LIVE, answers);
  }

  private static GateVerdict groups(PairedAnswers answers) {
    List<GateVerdict> verdicts = PairedGates.noGroupWorse(BOTH, CANDIDATE, LIVE, answers);
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst();
  }

  private static TestAnswers answers(int people, IntToDoubleFunction error) {
    return answers(people, 30, true, error);
  }

  /** Labels are the same for all; errors have a sign of their own for each face. */
  private static TestAnswers answers(
      int people, int faces, boolean named, IntToDoubleFunction error) {
    Random random = new Random(5);
    TestAnswers.Sum sum = new TestAnswers.Sum();
    for (int person = 0; person < people; person++) {
      for (int face = 0; face < faces; face++) {
        double valence = random.nextDouble(-1, 1);
        double arousal = random.nextDouble(-1, 1);
        double wrong =
            random.nextBoolean() ? error.applyAsDouble(person) : -error.applyAsDouble(person);
        sum.add(
            person + "-" + face,
            named ? "person" + person : "",
            valence,
            arousal,
            valence + wrong,
            arousal - wrong);
      }
    }
    return sum.done();
  }

  /** Of constant labels and predictions there is no CCC. */
  private static TestAnswers constant() {
    TestAnswers.Sum sum = new TestAnswers.Sum();
    for (int face = 0; face < 200; face++) {
      sum.add("face" + face, "person" + face % 10, 0.5, 0.5, 0.5, 0.5);
    }
    return sum.done();
  }
}
