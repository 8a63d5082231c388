package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.evaluate.VarianceComponents.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VarianceComponentsTest {

  @Test
  void threePeopleOfUnequalSizeByHand() {
    // Errors 1 3 | 2 4 6 | 9: B = 32.8333/2, W = 10/3, n0 = (6 - 14/6)/2.
    VarianceComponents components =
        VarianceComponents.of(
                List.of(new Person(2, 2, 2), new Person(3, 4, 8), new Person(1, 9, 0)))
            .orElseThrow();

    double size = (6 - 14.0 / 6) / 2;
    double mean = 25.0 / 6;
    double squares = 2 * Math.pow(2 - mean, 2) + 3 * Math.pow(4 - mean, 2) + Math.pow(9 - mean, 2);
    assertThat(components.within()).isCloseTo(10.0 / 3, within(1e-12));
    assertThat(components.between()).isCloseTo((squares / 2 - 10.0 / 3) / size, within(1e-12));
    assertThat(components.share()).isCloseTo(0.6816, within(1e-3));
  }

  @Test
  void whatWasPutInIsFound() {
    Predictions model = model(2_000, 0.3, 0.4, new Random(5));

    VarianceComponents components =
        VarianceComponents.of(VarianceComponents.people(model, Dimension.VALENCE)).orElseThrow();

    assertThat(components.between()).isCloseTo(0.09, within(0.009));
    assertThat(components.within()).isCloseTo(0.16, within(0.005));
    assertThat(components.share()).isCloseTo(0.36, within(0.03));
  }

  @Test
  void peopleWhoDifferNoMoreThanChanceLetsThemDoNotDiffer() {
    double mean = 0;
    int clamped = 0;
    for (int trial = 0; trial < 40; trial++) {
      Predictions model = model(50, 0, 0.4, new Random(trial));
      VarianceComponents components =
          VarianceComponents.of(VarianceComponents.people(model, Dimension.AROUSAL)).orElseThrow();
      assertThat(components.between()).isNotNegative();
      clamped += components.between() == 0 ? 1 : 0;
      mean += components.share() / 40;
    }
    assertThat(clamped).isBetween(10, 30);
    assertThat(mean).isLessThan(0.03);
  }

  @Test
  void onePersonOrOneFaceEachTellNothing() {
    assertThat(VarianceComponents.of(List.of(new Person(9, 0.1, 1)))).isEmpty();
    assertThat(VarianceComponents.of(List.of(new Person(1, 0.1, 0), new Person(1, 0.2, 0))))
        .isEmpty();
    assertThat(VarianceComponents.of(List.of())).isEmpty();
  }

  /** People with two to seven faces; a person's offset and a face's own, both normal. */
  private static Predictions model(int people, double between, double within, Random random) {
    List<Face> faces = new ArrayList<>();
    List<Double> predictions = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      double offset = between * random.nextGaussian();
      for (int i = 0; i < 2 + person % 6; i++) {
        int row = faces.size();
        faces.add(new Face(row, "f" + row, "person" + person, "", "", Split.TEST, 0.25, 0.25));
        predictions.add(0.25 + offset + within * random.nextGaussian());
      }
    }
    faces.add(new Face(faces.size(), "nobody's", "", "", "", Split.TEST, 0, 0));
    predictions.add(99.0);
    double[] said = predictions.stream().mapToDouble(value -> value).toArray();
    return new Predictions(1, faces, said, said);
  }
}
