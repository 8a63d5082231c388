package dev.cafrun.learning.caf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.run.Margin;
import dev.cafrun.core.run.Profile;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdaptiveMarginTest {

  @Test
  void informationIsTheOneOfTwoGaussiansWithThatCorrelation() {
    assertThat(MutualInformation.ofCorrelation(0).value()).isZero();
    assertThat(MutualInformation.ofCorrelation(0.6).value())
        .isCloseTo(-0.5 * Math.log(1 - 0.36), within(1e-12));
    assertThat(MutualInformation.ofCorrelation(-0.6).value())
        .isEqualTo(MutualInformation.ofCorrelation(0.6).value());
    assertThat(MutualInformation.ofCorrelation(1).value()).isEqualTo(2.5);
  }

  @Test
  void informationPairsTheFirstStrongWithTheLastWeak() {
    double[][] strong = {{0.1, 0.9}, {0.5, 0.3}};
    // g is even, so equal magnitudes in pairing order correlate perfectly.
    double[][] weak = {{-0.5, 0.3}, {0.1, -0.9}};
    assertThat(MutualInformation.of(new Latents(strong, weak), 0.4).eta())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void correlationByHand() {
    double[][] strong = {{0.0}, {0.4}, {1.0}, {7.0}};
    double[][] weak = {{0.2}, {0.0}, {0.6}};
    // m = 3; pairs (s0, w2), (s1, w1), (s2, w0); the fourth strong sample is left out.
    double[] x = {1, Math.exp(-0.16 / 0.4), Math.exp(-1 / 0.4)};
    double[] y = {Math.exp(-0.36 / 0.4), 1, Math.exp(-0.04 / 0.4)};
    double meanX = (x[0] + x[1] + x[2]) / 3;
    double meanY = (y[0] + y[1] + y[2]) / 3;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < 3; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    assertThat(MutualInformation.of(new Latents(strong, weak), 0.4).eta())
        .isCloseTo(xy / Math.sqrt(xx * yy), within(1e-12));
  }

  @Test
  void constantLatentsShareNoInformation() {
    Latents latents = new Latents(new double[][] {{0.5}, {0.5}}, new double[][] {{0.1}, {0.7}});
    assertThat(MutualInformation.of(latents, 0.4)).isEqualTo(new MutualInformation(0, 0));
  }

  @Test
  void separatedGroupsHaveTheSmallestNeighbourhoodThatCanQualify() {
    Latents latents = heaps(32, 32, 100);
    ConfidenceInterval interval = ConfidenceInterval.of(latents, Profile.PAPER);
    // N = 64: ln(64/0.05) = 7.1546; ½ > 7.1546/(2k) from k = 8 on.
    assertThat(interval.meanNeighbours()).isEqualTo(8);
    assertThat(interval.delta()).isCloseTo(Math.log(64 / 0.05) / 16, within(1e-12));
  }

  @Test
  void separatedGroupsInTheOfficialVariant() {
    ConfidenceInterval interval = ConfidenceInterval.of(heaps(32, 32, 100), Profile.OFFICIAL);
    // 0.7/√2 = 0.495 < ½: two pure neighbours are enough; Δ = 0.7/√1.
    assertThat(interval.meanNeighbours()).isEqualTo(2);
    assertThat(interval.delta()).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void noNeighbourhoodQualifiesWhereGroupsAlternate() {
    double[][] strong = new double[10][1];
    double[][] weak = new double[10][1];
    for (int i = 0; i < 10; i++) {
      strong[i][0] = 2 * i;
      weak[i][0] = 2 * i + 1;
    }
    Latents latents = new Latents(strong, weak);
    assertThat(ConfidenceInterval.of(latents, Profile.PAPER).meanNeighbours()).isEqualTo(19);
    assertThat(ConfidenceInterval.of(latents, Profile.PAPER).delta())
        .isCloseTo(Math.log(20 / 0.05) / 38, within(1e-12));
    assertThat(ConfidenceInterval.of(latents, Profile.OFFICIAL).delta())
        .isCloseTo(0.7 / Math.sqrt(19), within(1e-12));
  }

  @Test
  void latentsThatCannotBeToldApartAreNotPure() {
    Latents point = new Latents(new double[20][4], new double[20][4]);
    assertThat(ConfidenceInterval.of(point, Profile.PAPER).meanNeighbours()).isEqualTo(39);
  }

  @Test
  void mixedNeighboursMustFirstBeOutnumbered() {
    // Around s0 = 0: one weak sample nearest, then only strong ones. N = 26, ln(520) = 6.2538.
    // k with bias (k−1)/k − ½ > 3.1269/k: k/2 − 1 > 3.1269, so K = 9.
    double[][] strong = new double[25][1];
    for (int i = 1; i < 25; i++) {
      strong[i][0] = 1 + i;
    }
    Latents latents = new Latents(strong, new double[][] {{0.5}});
    assertThat(ConfidenceInterval.neighbours(latents, 0, Profile.PAPER)).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theIntervalGrowsWithPurity(Profile profile) {
    double previous = -1;
    for (double distance : new double[] {0, 1.5, 3, 6}) {
      double delta = ConfidenceInterval.of(heaps(40, 40, distance), profile).delta();
      assertThat(delta).as("distance %s", distance).isGreaterThanOrEqualTo(previous);
      previous = delta;
    }
    double mixed = ConfidenceInterval.of(heaps(40, 40, 0), profile).delta();
    assertThat(previous).isGreaterThan(1.2 * mixed);
  }

  @Test
  void theMarginIsBoundedWhateverTheLatents() {
    Random random = new Random(11);
    for (int trial = 0; trial < 200; trial++) {
      int strong = 1 + random.nextInt(30);
      int weak = 1 + random.nextInt(30);
      double scale = Math.pow(10, random.nextInt(7) - 3);
      double[][] s = GradientCheck.gaussian(random, strong, 4, 0);
      double[][] w = GradientCheck.gaussian(random, weak, 4, random.nextInt(3));
      for (double[][] group : new double[][][] {s, w}) {
        for (double[] row : group) {
          for (int k = 0; k < 4; k++) {
            row[k] *= scale;
          }
        }
      }
      AdaptiveMargin margin = margin(Margin.ADAPTIVE, new Latents(s, w), 0);
      // Δ ≤ ½ when some k qualifies (the bias never exceeds ½); else ln(N/c)/(2(N−1)).
      int n = strong + weak;
      double ceiling = Math.max(0.5, Math.log(n / 0.05) / (2.0 * (n - 1)));
      assertThat(margin.value()).isBetween(0.0, MutualInformation.CEILING + ceiling);
    }
  }

  @Test
  void theArmsOfTable4ReplaceOnlyTheSecondTerm() {
    Latents latents = heaps(20, 12, 1);
    AdaptiveMargin adaptive = margin(Margin.ADAPTIVE, latents, 7);
    AdaptiveMargin constant = margin(Margin.CONSTANT, latents, 7);
    AdaptiveMargin linear = margin(Margin.LINEAR, latents, 7);
    assertThat(adaptive.value() - adaptive.information().value())
        .isCloseTo(adaptive.confidence().delta(), within(1e-12));
    assertThat(constant.addend()).isEqualTo(0.2);
    assertThat(linear.addend()).isCloseTo(0.1 + 0.005 * 7, within(1e-12));
    assertThat(constant.information()).isEqualTo(adaptive.information());
    assertThat(linear.confidence()).isEqualTo(adaptive.confidence());
  }

  private static AdaptiveMargin margin(Margin arm, Latents latents, long epoch) {
    return AdaptiveMargin.of(latents, epoch, Arms.caf(arm), Profile.PAPER);
  }

  /** Two Gaussian heaps this far apart in the first dimension. */
  private static Latents heaps(int strong, int weak, double distance) {
    Random random = new Random(17);
    double[][] s = GradientCheck.gaussian(random, strong, 4, 0);
    double[][] w = GradientCheck.gaussian(random, weak, 4, 0);
    for (double[] row : w) {
      row[0] += distance;
    }
    return new Latents(s, w);
  }
}
