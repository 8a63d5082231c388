package dev.cafrun.learning.caf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.run.Margin;
import dev.cafrun.core.run.Profile;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    CriticOutcome outcome = loss.evaluate(latents, 2, lambda);
    GradientCheck.assertSlopes(
        strong, outcome.strongGradient(), () -> loss.evaluate(latents, 2, lambda).loss());
    GradientCheck.assertSlopes(
        weak, outcome.weakGradient(), () -> loss.evaluate(latents, 2, lambda).loss());
  }

  @ParameterizedTest
  @MethodSource("smoothLosses")
  void aStepDownhillLowersTheLoss(CriticLoss loss) {
    Random random = new Random(2);
    double[][] strong = GradientCheck.gaussian(random, 6, 16, 0.1);
    double[][] weak = GradientCheck.gaussian(random, 9, 16, 0);
    CriticOutcome before = loss.evaluate(new Latents(strong, weak), 0, 0);
    descend(strong, before.strongGradient());
    descend(weak, before.weakGradient());
    assertThat(loss.evaluate(new Latents(strong, weak), 0, 0).loss()).isLessThan(before.loss());
  }

  @Test
  void contrastiveGradientsAreSlopesWhileTheMarginStandsStill() {
    Random random = new Random(4);
    for (int[] sizes : new int[][] {{5, 4}, {3, 6}, {1, 1}}) {
      double[][] strong = GradientCheck.gaussian(random, sizes[0], 3, 0.2);
      double[][] weak = GradientCheck.gaussian(random, sizes[1], 3, -0.2);
      Latents latents = new Latents(strong, weak);
      double margin = 4; // some pairs inside, some outside
      CriticOutcome outcome = ContrastiveCriticLoss.at(latents, margin, 0.5);
      GradientCheck.assertSlopes(
          strong,
          outcome.strongGradient(),
          () -> ContrastiveCriticLoss.at(latents, margin, 0.5).loss());
      GradientCheck.assertSlopes(
          weak,
          outcome.weakGradient(),
          () -> ContrastiveCriticLoss.at(latents, margin, 0.5).loss());
    }
  }

  @Test
  void contrastiveLossByHand() {
    double[][] strong = {{0, 0}, {1, 0}, {9, 9}};
    double[][] weak = {{0, 1}, {2, 0}};
    // m = 2. (s0, s1) and (s1, s0): D² = 1 each, mean 1. (s0, w1): 4, (s1, w0): 2; α̂ = 3:
    // hinge 0 and 1, half of the mean is ¼.
    CriticOutcome outcome = ContrastiveCriticLoss.at(new Latents(strong, weak), 3, 0.5);
    assertThat(outcome.loss()).isCloseTo(1.25, within(1e-12));
    assertThat(outcome.strongGradient()[0]).containsExactly(-2, 0);
    // 2·(1, 0) from the strong pair, −½·(s1 − w0) = (−½, ½) from the cross pair.
    assertThat(outcome.strongGradient()[1]).containsExactly(1.5, 0.5);
    assertThat(outcome.strongGradient()[2]).as("no partner, no pull").containsExactly(0, 0);
    assertThat(outcome.weakGradient()[0]).containsExactly(0.5, -0.5);
    assertThat(outcome.weakGradient()[1]).as("outside the margin").containsExactly(0, 0);
  }

  @Test
  void theContrastiveLossUsesAndReportsTheMarginOfItsLatents() {
    Random random = new Random(6);
    Latents latents =
        new Latents(
            GradientCheck.gaussian(random, 20, 16, 0), GradientCheck.gaussian(random, 25, 16, 0));
    ContrastiveCriticLoss loss =
        new ContrastiveCriticLoss(Arms.caf(Margin.ADAPTIVE), Profile.PAPER);
    CriticOutcome outcome = loss.evaluate(latents, 0, 0);
    double margin = outcome.margin().orElseThrow().value();
    assertThat(margin).isGreaterThan(0);
    assertThat(outcome.loss()).isEqualTo(ContrastiveCriticLoss.at(latents, margin, 0.5).loss());
    CriticOutcome official =
        new ContrastiveCriticLoss(Arms.caf(Margin.ADAPTIVE), Profile.OFFICIAL)
            .evaluate(latents, 0, 0);
    assertThat(official.loss())
        .as("the published code's hinge has full weight")
        .isEqualTo(
            ContrastiveCriticLoss.at(latents, official.margin().orElseThrow().value(), 1).loss());
  }

  @Test
  void fisherByHand() {
    // f = 1, 3 (strong) and −1 (weak): E_P f = 2, E_Q f = −1, Ω = ½(5 + 1) = 3, slack −2.
    Latents latents = new Latents(new double[][] {{0, 2}, {2, 4}}, new double[][] {{-2, 0}});
    CriticOutcome outcome = new FisherCriticLoss(1e-6).evaluate(latents, 0, 0.5);
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
    assertThat(new SphereCriticLoss(3).evaluate(latents, 0, 0).loss())
        .isCloseTo(-expected, within(1e-12));
  }

  @Test
  void sphereAtTheSouthPoleHasNoDirection() {
    Latents latents = new Latents(new double[][] {{0, 0}}, new double[][] {{1, 1}});
    assertThat(new SphereCriticLoss(3).evaluate(latents, 0, 0).strongGradient()[0])
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
    assertThat(new GramCriticLoss().evaluate(latents, 0, 0).loss())
        .isCloseTo(-(ratio - 1) * (ratio - 1), within(1e-12));
  }

  @Test
  void gramSeesNoDifferenceBetweenEqualGroups() {
    double[][] group = GradientCheck.gaussian(new Random(8), 12, 4, 0);
    double loss = new GramCriticLoss().evaluate(new Latents(group, group), 0, 0).loss();
    assertThat(loss).isCloseTo(0, within(1e-4));
  }

  @Test
  void theAdversarialLossRaisesEveryWeakLatentAlike() {
    double[][] weak = {{1, 2}, {3, 6}};
    AdversarialLoss loss = new AdversarialLoss(0.5);
    assertThat(loss.loss(weak)).isEqualTo(-1.5);
    GradientCheck.assertSlopes(weak, loss.gradient(weak), () -> loss.loss(weak));
  }

  private static void descend(double[][] point, double[][] gradient) {
    for (int i = 0; i < point.length; i++) {
      for (int k = 0; k < point[i].length; k++) {
        point[i][k] -= 1e-3 * gradient[i][k];
      }
    }
  }
}
