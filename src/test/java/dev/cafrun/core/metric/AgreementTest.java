package dev.cafrun.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AgreementTest {

  @Test
  void aCaseComputedByHand() {
    // Means 0 and 0.25; variances 0.5 and 0.3125; covariance 0.375.
    Agreement agreement = Agreement.of(new double[] {-1, 0, 0, 1}, new double[] {-0.5, 0, 0.5, 1});

    assertThat(agreement.rmse()).isCloseTo(Math.sqrt(0.5 / 4), within(1e-12));
    assertThat(agreement.sagr()).isEqualTo(0.75);
    assertThat(agreement.pcc()).isCloseTo(0.375 / Math.sqrt(0.5 * 0.3125), within(1e-12));
    assertThat(agreement.ccc()).isCloseTo(0.75 / (0.5 + 0.3125 + 0.0625), within(1e-12));
  }

  @Test
  void theErrorFollowsFromTheConcordance() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int n = 2 + random.nextInt(50);
      double[] labels = random.doubles(n, -1, 1).toArray();
      double[] predictions = random.doubles(n, -1, 1).toArray();
      Agreement agreement = Agreement.of(labels, predictions);
      double shift = mean(labels) - mean(predictions);
      double scale = variance(labels) + variance(predictions) + shift * shift;

      assertThat(agreement.rmse() * agreement.rmse())
          .isCloseTo((1 - agreement.concordance().orElseThrow()) * scale, within(1e-12));
    }
  }

  @Test
  void aConstantPredictionHasNoCorrelation() {
    double[] constant = new double[7];
    java.util.Arrays.fill(constant, 0.1);
    Agreement agreement = Agreement.of(new double[] {.1, .2, .3, .4, .5, .6, .7}, constant);

    assertThat(agreement.pcc()).isNull();
    assertThat(agreement.ccc()).isCloseTo(0, within(1e-12));
    assertThat(Agreement.of(constant, constant).ccc()).isNull();
  }

  @Test
  void zeroIsASignOfItsOwn() {
    assertThat(Agreement.of(new double[] {0, 0, 1}, new double[] {0, 0.5, 0.5}).sagr())
        .isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Agreement.of(new double[] {0, Double.NaN}, new double[] {0, 0}))
        .hasMessage("sample 1 is not a finite number");
    assertThatThrownBy(() -> Agreement.of(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return java.util.Arrays.stream(values)
        .map(v -> (v - mean) * (v - mean))
        .average()
        .orElseThrow();
  }
}
