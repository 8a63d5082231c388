package dev.cafrun.learning.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdRuleTest {

  @Test
  void otsuCutsInTheMiddleOfTheGapBetweenTwoHeaps() {
    double[] heaps = {0.1, 0.1, 0.1, 0.7, 0.7, 0.7};
    // Bins 25 and 179: cuts 26 … 179 are equally good, their mean is 102.5 / 256.
    assertThat(new OtsuThreshold().threshold(heaps)).isEqualTo(102.5 / 256);
  }

  @Test
  void otsuFindsTheCutThatMinimisesTheVarianceWithinTheSides() {
    Random random = new Random(3);
    double[] values =
        IntStream.range(0, 500)
            .mapToDouble(i -> random.nextGaussian(i % 3 == 0 ? 0.25 : 0.65, 0.1))
            .map(v -> Math.clamp(v, 0, 1))
            .toArray();
    double chosen = withinVariance(values, new OtsuThreshold().threshold(values));
    for (int bin = 1; bin < 256; bin++) {
      assertThat(chosen).isLessThanOrEqualTo(withinVariance(values, bin / 256.0) + 1e-12);
    }
  }

  @Test
  void otsuOfEqualValuesIsThatValue() {
    assertThat(new OtsuThreshold().threshold(new double[] {0.3, 0.3, 0.3}))
        .isCloseTo(0.3, within(1e-15));
    assertThat(new OtsuThreshold().threshold(new double[] {0, 0})).isZero();
    assertThat(new OtsuThreshold().threshold(new double[] {1})).isOne();
  }

  @Test
  void kMeansIsTheMeanOfTheCentres() {
    double[] heaps = {0.1, 0.2, 0.3, 0.6, 0.7, 0.8, 0.9};
    assertThat(new KMeansThreshold(2).threshold(heaps)).isCloseTo((0.2 + 0.75) / 2, within(1e-12));
    double[] three = {0.0, 0.1, 0.4, 0.5, 0.9, 1.0};
    assertThat(new KMeansThreshold(3).threshold(three))
        .isCloseTo((0.05 + 0.45 + 0.95) / 3, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void kMeansLandsNearOtsuOnTwoWideHeapsAndNeverDependsOnTheOrder(int clusters) {
    Random random = new Random(5);
    double[] values =
        IntStream.range(0, 400)
            .mapToDouble(i -> Math.clamp(random.nextGaussian(i % 2 == 0 ? 0.2 : 0.7, 0.08), 0, 1))
            .toArray();
    double[] reversed = IntStream.range(0, 400).mapToDouble(i -> values[399 - i]).toArray();
    double threshold = new KMeansThreshold(clusters).threshold(values);
    assertThat(threshold).isCloseTo(new OtsuThreshold().threshold(values), within(0.1));
    assertThat(new KMeansThreshold(clusters).threshold(reversed)).isEqualTo(threshold);
  }

  @Test
  void fewerValuesThanClustersStillHaveAThreshold() {
    assertThat(new KMeansThreshold(5).threshold(new double[] {0.2, 0.6})).isBetween(0.2, 0.6);
  }

  @Test
  void whatIsNoMagnitudeIsRefused() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new OtsuThreshold().threshold(new double[] {0.5, bad}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(bad));
    }
    assertThatThrownBy(() -> new KMeansThreshold(2).threshold(new double[0]))
        .hasMessageContaining("no magnitudes");
    assertThatThrownBy(() -> new KMeansThreshold(1)).hasMessageContaining("at least 2");
  }

  private static double withinVariance(double[] values, double cut) {
    double total = 0;
    for (boolean above : new boolean[] {false, true}) {
      // Otsu sees bins, not values.
      double[] side =
          IntStream.range(0, values.length)
              .mapToDouble(i -> Math.min(255, (int) (values[i] * 256)))
              .filter(bin -> bin / 256 >= cut == above)
              .toArray();
      double mean = IntStream.range(0, side.length).mapToDouble(i -> side[i]).average().orElse(0);
      for (double bin : side) {
        total += (bin - mean) * (bin - mean);
      }
    }
    return total;
  }
}
