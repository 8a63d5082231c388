package dev.cafrun.learning.critic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.training.Adversarial;
import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.Information;
import dev.cafrun.core.training.Profile;
import dev.cafrun.learning.caf.Arms;
import dev.cafrun.learning.caf.GradientCheck;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CriticLossTest {

  static Stream<CriticLoss> smoothLosses() {
    return Stream.of(
        new FisherCriticLoss(1e-6),
        new SphereCriticLoss(1),
        new SphereCriticLoss(3),
        new GramCriticLoss());
  }

  @ParameterizedTest
  @MethodSource("smoothLosses")
  void gradientsAreSlopes(CriticLoss loss) {
    Random random = new Random(1);
    double[][] strong = GradientCheck.gaussian(random, 5, 3, 0.5);
    double[][] weak = GradientCheck.gaussian(random, 4, 3, -0.5);
    Latents latents = new Latents(strong, weak);
    double lambda = 0.37;
    CriticOutcome outcome = loss.evaluate(latents, LatentMemory.NONE, 2, lambda);
    GradientCheck.assertSlopes(
        strong,
        outcome.strongGradient(),
        () -> loss.evaluate(latents, LatentMemory.NONE, 2, lambda).loss());
    GradientCheck.assertSlopes(
        weak,
        outcome.weakGradient(),
        () -> loss.evaluate(latents, LatentMemory.NONE, 2, lambda).loss());
  }

  @ParameterizedTest
  @MethodSource("smoothLosses")
  void aStepDownhillLowersTheLoss(CriticLoss loss) {
    Random random = new Random(2);
    double[][] strong = GradientCheck.gaussian(random, 6, 16, 0.1);
    double[][] weak = GradientCheck.gaussian(random, 9, 16, 0);
    CriticOutcome before = loss.evaluate(new Latents(strong, weak), LatentMemory.NONE, 0, 0);
    descend(strong, before.strongGradient());
    descend(weak, before.weakGradient());
    assertThat(loss.evaluate(new Latents(strong, weak), LatentMemory.NONE, 0, 0).loss())
        .isLessThan(before.loss());
  }

  static Stream<Arguments> contrastiveSettings() {
    return Stream.of(Profile.values())
        .flatMap(
            profile ->
                Stream.of("mirrored", "all")
                    .flatMap(
                        pairs ->
                            Stream.of("none", "chi2")
                                .flatMap(
                                    regularizer ->
                                        Stream.of("detached", "attached")
                                            .map(
                                                information ->
                                                    Arguments.of(
                                                        profile,
                                                        Map.of(
                                                            "pairs", pairs,
                                                            "regularizer", regularizer,
                                                            "information", information,
                                                            "margin", "constant"))))));
  }

  @ParameterizedTest
  @MethodSource("contrastiveSettings")
  void contrastiveGradientsAreSlopes(Profile profile, Map<String, Object> fields) {
    CriticSpec critic = Arms.critic(fields, profile);
    ContrastiveCriticLoss loss = new ContrastiveCriticLoss(critic, profile);
    boolean attached = critic.information() == Information.ATTACHED;
    Random random = new Random(4);
    for (int[] sizes : new int[][] {{5, 4}, {3, 6}, {2, 1}}) {
      // So close that some pairs lie within the margin of 0.2 + MI and some without.
      double[][] strong = scaled(GradientCheck.gaussian(random, sizes[0], 3, 0.2), 0.3);
      double[][] weak = scaled(GradientCheck.gaussian(random, sizes[1], 3, -0.2), 0.3);
      Latents latents = new Latents(strong, weak);
      AdaptiveMargin margin = AdaptiveMargin.of(latents, LatentMemory.NONE, 3, critic, profile);
      double multiplier = 0.1;
      CriticOutcome outcome = loss.at(latents, margin, multiplier);
      // What is detached stands still while the latents move: only the paper's margin can.
      DoubleSupplier moved =
          attached
              ? () -> loss.evaluate(latents, LatentMemory.NONE, 3, multiplier).loss()
              : () -> loss.at(latents, margin, multiplier).loss();
      if (attached || profile == Profile.PAPER) {
        GradientCheck.assertSlopes(strong, outcome.strongGradient(), moved);
        GradientCheck.assertSlopes(weak, outcome.weakGradient(), moved);
      }
    }
  }

  @Test
  void contrastiveLossByHand() {
    double[][] strong = {{0, 0}, {1, 0}, {9, 9}};
    double[][] weak = {{0, 1}, {2, 0}};
    // m = 2. (s0, s1) and (s1, s0): D² = 1 each, mean 1. (s0, w1): 4, (s1, w0): 2; α̂ = 3:
    // hinge 0 and 1, mean ½.
    CriticOutcome outcome = at(Map.of(), strong, weak, 3);
    assertThat(outcome.loss()).isCloseTo(1.5, within(1e-12));
    assertThat(outcome.active()).hasValue(0.5);
    assertThat(outcome.strongGradient()[0]).containsExactly(-2, 0);
    // 2·(1, 0) from the strong pair, −(s1 − w0) = (−1, 1) from the cross pair.
    assertThat(outcome.strongGradient()[1]).containsExactly(1, 1);
    assertThat(outcome.strongGradient()[2]).as("no partner, no pull").containsExactly(0, 0);
    assertThat(outcome.weakGradient()[0]).containsExactly(1, -1);
    assertThat(outcome.weakGradient()[1]).as("outside the margin").containsExactly(0, 0);
    // The third term: ⅛ of mean D⁴ = 1 and of mean hinge² = ½.
    assertThat(at(Map.of("regularizer", "chi2"), strong, weak, 3).loss())
        .isCloseTo(1.5 + 1.0 / 8 * 1.5, within(1e-12));
    assertThat(at(Map.of("hingeWeight", 0.5), strong, weak, 3).loss())
        .isCloseTo(1.25, within(1e-12));
  }

  @Test
  void allPairsByHand() {
    double[][] strong = {{0, 0}, {1, 0}};
    double[][] weak = {{0, 1}, {2, 0}, {1, 1}};
    // Strong: 1. Cross: 1, 4, 2 and 2, 1, 1; α̂ = 2: hinges 1, 0, 0 and 0, 1, 1, mean ½.
    CriticOutcome outcome = at(Map.of("pairs", "all"), strong, weak, 2);
    assertThat(outcome.loss()).isCloseTo(1.5, within(1e-12));
    assertThat(outcome.active()).hasValueCloseTo(0.5, within(1e-12));
    assertThat(at(Map.of("pairs", "all"), new double[][] {{0, 0}}, weak, 2).loss())
        .as("one strong sample has no pair of its own kind")
        .isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void withTheHingeAtHalfWeightShrinkingPaysAndAtFullWeightItDoesNot() {
    // One distribution for both groups, and a margin that every pair lies within.
    Random random = new Random(9);
    double[][] strong = scaled(GradientCheck.gaussian(random, 400, 16, 0), 0.1);
    double[][] weak = scaled(GradientCheck.gaussian(random, 400, 16, 0.5), 0.1);
    double half = growth(Map.of("hingeWeight", 0.5, "pairs", "all"), strong, weak);
    double full = growth(Map.of("pairs", "all"), strong, weak);
    assertThat(half).as("dL/d(ln scale) at h = ½").isPositive();
    assertThat(full).as("dL/d(ln scale) at h = 1").isNegative();
  }

  /** How the loss changes when all latents grow: Σ z · ∂L/∂z. */
  private static double growth(Map<String, Object> fields, double[][] strong, double[][] weak) {
    CriticOutcome outcome = at(fields, strong, weak, 100);
    return product(strong, outcome.strongGradient()) + product(weak, outcome.weakGradient());
  }

  private static double product(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < a[i].length; k++) {
        sum += a[i][k] * b[i][k];
      }
    }
    return sum;
  }

  private static CriticOutcome at(
      Map<String, Object> fields, double[][] strong, double[][] weak, double margin) {
    AdaptiveMargin fixed =
        new AdaptiveMargin(
            new MutualInformation(0, 0), new AdaptiveNeighbourhood(margin, 1, 1), margin);
    return new ContrastiveCriticLoss(Arms.critic(fields), Profile.PAPER)
        .at(new Latents(strong, weak), fixed, 0);
  }

  private static double[][] scaled(double[][] rows, double factor) {
    for (double[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= factor;
      }
    }
    return rows;
  }

  @Test
  void thePublishedCodesInformationByHand() {
    // One dimension, s = w = 1: density e^0 over ½(e^{−10} + e^0): ln 2 − ln(1 + e^{−10}).
    assertThat(PairInformation.of(new double[] {1}, new double[] {1}))
        .isCloseTo(Math.log(2) - Math.log1p(Math.exp(-10)), within(1e-12));
    assertThat(PairInformation.of(new double[] {-1}, new double[] {1}))
        .as("less likely than by chance counts as nothing")
        .isZero();
    assertThat(PairInformation.of(new double[] {900}, new double[] {900}))
        .as("far from −1 and 1, and no overflow")
        .isEqualTo(MutualInformation.CEILING);
  }

  @Test
  void thePublishedCodesMultiplierDoesNextToNothing() {
    double[][] strong = {{0, 0}, {1, 0}};
    double[][] weak = {{0, 1}, {2, 0}};
    ContrastiveCriticLoss loss =
        new ContrastiveCriticLoss(Arms.critic(Map.of(), Profile.OFFICIAL), Profile.OFFICIAL);
    CriticOutcome outcome = loss.evaluate(new Latents(strong, weak), LatentMemory.NONE, 0, 0.25);
    // Ω = ½(1 + 3) = 2, slack −1: λ ← λ + 10⁻⁶.
    assertThat(outcome.multiplier()).isCloseTo(0.25 + 1e-6, within(1e-15));
  }

  @Test
  void fisherByHand() {
    // f = 1, 3 (strong) and −1 (weak): E_P f = 2, E_Q f = −1, Ω = ½(5 + 1) = 3, slack −2.
    Latents latents = new Latents(new double[][] {{0, 2}, {2, 4}}, new double[][] {{-2, 0}});
    CriticOutcome outcome = new FisherCriticLoss(1e-6).evaluate(latents, LatentMemory.NONE, 0, 0.5);
    assertThat(outcome.loss()).isCloseTo(-(3 + 0.5 * -2 - 0.5e-6 * 4), within(1e-12));
    assertThat(outcome.multiplier()).isCloseTo(0.5 + 2e-6, within(1e-15));
  }

  @Test
  void sphereByHand() {
    // ‖u‖ = 1 is the equator, d = π/2; ‖u‖ = √3: cos d = ½, d = π/3.
    Latents latents = new Latents(new double[][] {{1, 0}}, new double[][] {{0, -Math.sqrt(3)}});
    double expected = 0;
    for (int r = 1; r <= 3; r++) {
      expected += Math.pow(Math.PI / 2, r) - Math.pow(Math.PI / 3, r);
    }
    assertThat(new SphereCriticLoss(3).evaluate(latents, LatentMemory.NONE, 0, 0).loss())
        .isCloseTo(-expected, within(1e-12));
  }

  @Test
  void sphereAtTheSouthPoleHasNoDirection() {
    Latents latents = new Latents(new double[][] {{0, 0}}, new double[][] {{1, 1}});
    assertThat(
            new SphereCriticLoss(3).evaluate(latents, LatentMemory.NONE, 0, 0).strongGradient()[0])
        .containsExactly(0, 0);
  }

  @Test
  void gramByHand() {
    // One sample each, at distance 1: r = k(1) / (k(0) + 10⁻³).
    double kernel = 0;
    for (double sigma : new double[] {1, 10, 100, 1000}) {
      kernel += Math.exp(-1 / (2 * sigma * sigma));
    }
    double ratio = kernel / 4.001;
    Latents latents = new Latents(new double[][] {{1}}, new double[][] {{0}});
    assertThat(new GramCriticLoss().evaluate(latents, LatentMemory.NONE, 0, 0).loss())
        .isCloseTo(-(ratio - 1) * (ratio - 1), within(1e-12));
  }

  @Test
  void gramSeesNoDifferenceBetweenEqualGroups() {
    double[][] group = GradientCheck.gaussian(new Random(8), 12, 4, 0);
    double loss =
        new GramCriticLoss().evaluate(new Latents(group, group), LatentMemory.NONE, 0, 0).loss();
    assertThat(loss).isCloseTo(0, within(1e-4));
  }

  @Test
  void theMeanRaisesEveryWeakLatentAlike() {
    Latents latents = new Latents(new double[][] {{9, 9}}, new double[][] {{1, 2}, {3, 6}});
    AdversarialLoss loss = new AdversarialLoss(Adversarial.MEAN, 0.5);
    assertThat(loss.loss(latents)).isEqualTo(-1.5);
    GradientCheck.assertSlopes(latents.weak(), loss.gradient(latents), () -> loss.loss(latents));
  }

  @Test
  void theDistanceDrawsWeakLatentsToTheStrongOnesMean() {
    Latents latents = new Latents(new double[][] {{1, 1}, {3, 1}}, new double[][] {{0, 0}, {2, 2}});
    AdversarialLoss loss = new AdversarialLoss(Adversarial.DISTANCE, 0.5);
    // D² to (2, 1): 5 and 1, mean 3, half of it.
    assertThat(loss.loss(latents)).isCloseTo(1.5, within(1e-12));
    GradientCheck.assertSlopes(latents.weak(), loss.gradient(latents), () -> loss.loss(latents));
  }

  @Test
  void theMeanMayMoveAlongWithTheCriticAndTheDistanceNeverDoes() {
    AdversarialLoss mean = new AdversarialLoss(Adversarial.MEAN, 0.1);
    AdversarialLoss distance = new AdversarialLoss(Adversarial.DISTANCE, 0.1);
    double[][] low = {{0, 0}, {0.2, 0}};
    double[][] high = {{1, 1}, {1.2, 1}};
    Latents strongIsHigh = new Latents(high, low);
    Latents weakIsHigh = new Latents(low, high);
    assertThat(mean.opposition(strongIsHigh)).isCloseTo(1, within(1e-9));
    assertThat(mean.opposition(weakIsHigh)).isCloseTo(-1, within(1e-9));
    assertThat(distance.opposition(strongIsHigh)).isCloseTo(1, within(1e-9));
    assertThat(distance.opposition(weakIsHigh)).isCloseTo(1, within(1e-9));
  }

  @Test
  void theProbeFindsALineWhereThereIsOneAndNoneInNoise() {
    Random random = new Random(3);
    double[][] strong = GradientCheck.gaussian(random, 60, 16, 0);
    double[][] weak = GradientCheck.gaussian(random, 80, 16, 0);
    assertThat(GroupProbe.accuracy(new Latents(strong, weak)))
        .as("judged by fits to the others, noise is chance")
        .isBetween(0.35, 0.65);
    for (double[] row : strong) {
      row[5] += 4;
    }
    assertThat(GroupProbe.accuracy(new Latents(strong, weak))).isGreaterThan(0.93);
    double[][] point = new double[30][16];
    assertThat(GroupProbe.accuracy(new Latents(point, point))).isEqualTo(0.5);
  }

  private static void descend(double[][] point, double[][] gradient) {
    for (int i = 0; i < point.length; i++) {
      for (int k = 0; k < point[i].length; k++) {
        point[i][k] -= 1e-3 * gradient[i][k];
      }
    }
  }
}
