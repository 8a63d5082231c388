package dev.cafrun.learning.critic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.training.Margin;
import dev.cafrun.core.training.Profile;
import dev.cafrun.learning.caf.Arms;
import dev.cafrun.learning.caf.GradientCheck;
import dev.cafrun.learning.engine.TrainingState;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    AdaptiveNeighbourhood interval = AdaptiveNeighbourhood.of(latents, Profile.PAPER);
    // N = 64: ln(64/0.05) = 7.1546; ½ > 7.1546/(2k) from k = 8 on.
    assertThat(interval.meanNeighbours()).isEqualTo(8);
    assertThat(interval.delta()).isCloseTo(Math.log(64 / 0.05) / 16, within(1e-12));
  }

  @Test
  void separatedGroupsInTheOfficialVariant() {
    AdaptiveNeighbourhood interval = AdaptiveNeighbourhood.of(heaps(32, 32, 100), Profile.OFFICIAL);
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
    assertThat(AdaptiveNeighbourhood.of(latents, Profile.PAPER).meanNeighbours()).isEqualTo(19);
    assertThat(AdaptiveNeighbourhood.of(latents, Profile.PAPER).delta())
        .isCloseTo(Math.log(20 / 0.05) / 38, within(1e-12));
    assertThat(AdaptiveNeighbourhood.of(latents, Profile.OFFICIAL).delta())
        .isCloseTo(0.7 / Math.sqrt(19), within(1e-12));
  }

  @Test
  void latentsThatCannotBeToldApartAreNotPure() {
    Latents point = new Latents(new double[20][4], new double[20][4]);
    assertThat(AdaptiveNeighbourhood.of(point, Profile.PAPER).meanNeighbours()).isEqualTo(39);
  }

  @Test
  void mixedNeighboursMustFirstBeOutnumbered() {
    // Around s0 = 0: one weak sample nearest, then only strong ones. N = 26, ln(520) = 6.2538.
    // k with bias (k−1)/k − ½ > 3.1269/k: k/2 − 1 > 3.1269, so K = 9.
    boolean[] nearestFirst = new boolean[25];
    Arrays.fill(nearestFirst, 1, 25, true);
    assertThat(AdaptiveNeighbourhood.neighbours(nearestFirst, 26, Profile.PAPER)).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({
    // Minibatch, share of strong ones among the nearest: how often some k qualifies.
    "16, 1.0, 0, 0", "32, 0.6, 0.15, 0.35", "32, 0.7, 0.45, 0.65", "64, 0.6, 0.55, 0.75",
    "64, 0.7, 0.9, 1", "128, 0.6, 0.88, 0.98", "256, 0.6, 0.98, 1", "256, 0.4, 0, 0.1"
  })
  void theRuleAsksForMoreThanASmallMinibatchCanGive(
      int samples, double purity, double least, double most) {
    Random random = new Random(5);
    int trials = 2000;
    int found = 0;
    for (int trial = 0; trial < trials; trial++) {
      boolean[] nearestFirst = new boolean[samples - 1];
      // Two in five are strong; they come first by this purity until one group is used up.
      int strong = samples * 2 / 5 - 1;
      int weak = samples - 1 - strong;
      for (int k = 0; k < nearestFirst.length; k++) {
        nearestFirst[k] = weak == 0 || (strong > 0 && random.nextDouble() < purity);
        strong -= nearestFirst[k] ? 1 : 0;
        weak -= nearestFirst[k] ? 0 : 1;
      }
      found +=
          AdaptiveNeighbourhood.neighbours(nearestFirst, samples, Profile.PAPER) < samples - 1
              ? 1
              : 0;
    }
    assertThat((double) found / trials).isBetween(least, most);
  }

  @Test
  void whatIsRememberedTakesPartAsNeighboursAndInTheirNumber() {
    Latents small = heaps(4, 4, 100);
    LatentMemory memory = new LatentMemory(40, 4);
    assertThat(AdaptiveNeighbourhood.of(small, memory, Profile.PAPER).found())
        .as("eight samples cannot show a surplus of ln(160) = 5.1")
        .isZero();
    for (int i = 0; i < 4; i++) {
      memory.remember(heaps(5, 5, 100));
    }
    assertThat(memory.size()).isEqualTo(40);
    AdaptiveNeighbourhood interval = AdaptiveNeighbourhood.of(small, memory, Profile.PAPER);
    // N = 48, ln(960) = 6.87: the seven nearest are strong.
    assertThat(interval.meanNeighbours()).isEqualTo(7);
    assertThat(interval.found()).isOne();
    assertThat(interval.delta()).isCloseTo(Math.log(48 / 0.05) / 14, within(1e-12));
  }

  @Test
  void theOldestAreForgottenAndACheckpointHoldsTheRest() {
    LatentMemory memory = new LatentMemory(3, 1);
    memory.remember(new Latents(new double[][] {{1}, {2}}, new double[][] {{3}}));
    memory.remember(new Latents(new double[][] {{4}}, new double[][] {{5}}));
    assertThat(memory.all().stream().map(one -> one.latent()[0])).containsOnly(3.0, 4.0, 5.0);
    assertThat(memory.all().stream().filter(LatentMemory.Remembered::strong)).hasSize(1);

    TrainingState saved = new TrainingState();
    memory.describe(saved);
    LatentMemory restored = new LatentMemory(3, 1);
    TrainingState state = new TrainingState();
    restored.describe(state);
    state.tensors().forEach((name, tensor) -> tensor.assign(saved.tensors().get(name)));
    state
        .counters()
        .forEach((name, c) -> c.write().accept(saved.counters().get(name).read().getAsLong()));
    for (LatentMemory either : List.of(memory, restored)) {
      either.remember(new Latents(new double[][] {{6}}, new double[][] {{7}}));
    }
    assertThat(restored.all().stream().map(one -> one.latent()[0]).toList())
        .isEqualTo(memory.all().stream().map(one -> one.latent()[0]).toList());
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theIntervalGrowsWithPurity(Profile profile) {
    double previous = -1;
    for (double distance : new double[] {0, 1.5, 3, 6}) {
      double delta = AdaptiveNeighbourhood.of(heaps(40, 40, distance), profile).delta();
      assertThat(delta).as("distance %s", distance).isGreaterThanOrEqualTo(previous);
      previous = delta;
    }
    double mixed = AdaptiveNeighbourhood.of(heaps(40, 40, 0), profile).delta();
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
    return AdaptiveMargin.of(latents, LatentMemory.NONE, epoch, Arms.caf(arm), Profile.PAPER);
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
