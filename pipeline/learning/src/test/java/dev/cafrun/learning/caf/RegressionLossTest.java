package dev.cafrun.learning.caf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegressionLossTest {

  @Test
  void gradientsAreSlopes() {
    double[][] values = GradientCheck.gaussian(new Random(1), 4, 9, 0.1);
    RegressionLoss loss = RegressionLoss.of(values[0], values[1], values[2], values[3]);
    GradientCheck.assertSlopes(
        values[0],
        loss.valence().gradient(),
        () -> RegressionLoss.of(values[0], values[1], values[2], values[3]).value());
    GradientCheck.assertSlopes(
        values[1],
        loss.arousal().gradient(),
        () -> RegressionLoss.of(values[0], values[1], values[2], values[3]).value());
  }

  @Test
  void byHand() {
    double[] labels = {0, 1};
    double[] halved = {0, 0.5};
    // RMSE = √(0.25/2); PCC = 1; CCC = 2·0.125/(0.0625 + 0.25 + 0.0625) = ⅔.
    RegressionLoss loss = RegressionLoss.of(halved, labels, labels, labels);
    assertThat(loss.valence().rmse()).isCloseTo(Math.sqrt(0.125), within(1e-12));
    assertThat(loss.valence().pcc()).isCloseTo(1, within(1e-12));
    assertThat(loss.valence().ccc()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(loss.value())
        .isCloseTo(Math.sqrt(0.125) + 0.5 * (1 - (2.0 / 3 + 1) / 2), within(1e-12));
  }

  @Test
  void concordanceErrorAndMomentsObeyTheirIdentity() {
    double[][] values = GradientCheck.gaussian(new Random(2), 2, 50, 0.3);
    RegressionLoss.DimensionLoss v =
        RegressionLoss.of(values[0], values[0], values[1], values[1]).valence();
    double mean0 = Arrays.stream(values[0]).average().orElseThrow();
    double mean1 = Arrays.stream(values[1]).average().orElseThrow();
    double spread =
        Arrays.stream(values[0]).map(x -> (x - mean0) * (x - mean0)).average().orElseThrow()
            + Arrays.stream(values[1]).map(x -> (x - mean1) * (x - mean1)).average().orElseThrow()
            + (mean0 - mean1) * (mean0 - mean1);
    assertThat(v.rmse() * v.rmse()).isCloseTo((1 - v.ccc()) * spread, within(1e-12));
  }

  @Test
  void constantsAndPerfectionPullNowhereAndGiveNoNaN() {
    double[] constant = {0.25, 0.25, 0.25};
    double[] varied = {0.1, 0.2, 0.6};
    RegressionLoss loss = RegressionLoss.of(constant, varied, varied, varied);
    assertThat(loss.valence().pcc()).isZero();
    assertThat(loss.value()).isFinite();
    assertThat(loss.valence().gradient()).doesNotContain(Double.NaN);
    assertThat(loss.arousal().gradient())
        .as("perfect")
        .satisfies(g -> Arrays.stream(g).forEach(x -> assertThat(x).isCloseTo(0, within(1e-12))));
    assertThat(RegressionLoss.of(constant, constant, constant, constant).valence().gradient())
        .containsOnly(0);
  }
}
