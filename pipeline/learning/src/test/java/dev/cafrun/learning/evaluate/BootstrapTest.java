package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.metric.ClusterBootstrap.Interval;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.metric.SufficientStatistics;
import dev.cafrun.learning.data.Face;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void sumsGiveTheSameMeasuresAsThePooledFormulas() {
    Predictions model = model(200, 200, 0.3);
    for (Dimension dimension : Dimension.values()) {
      SufficientStatistics sum = SufficientStatistics.NONE;
      for (int i = 0; i < 200; i++) {
        sum =
            sum.plus(
                SufficientStatistics.of(model.label(dimension, i), model.prediction(dimension, i)));
      }
      Agreement pooled = model.agreement(dimension);
      for (Metric metric : Metric.values()) {
        assertThat(metric.of(sum.agreement())).isCloseTo(metric.of(pooled), within(1e-10));
      }
    }
  }

  @Test
  void theIntervalHoldsTheEstimateAndRepeats() {
    List<Predictions> models = List.of(model(400, 400, 0.3), model(400, 400, 0.4));
    Bootstrap bootstrap = new Bootstrap(500);
    Interval interval = bootstrap.interval(models, Dimension.VALENCE, Metric.CCC).orElseThrow();
    double estimate =
        models.stream()
            .mapToDouble(m -> m.agreement(Dimension.VALENCE).concordance().orElseThrow())
            .average()
            .orElseThrow();
    assertThat(estimate).isBetween(interval.low(), interval.high());
    assertThat(interval.high() - interval.low()).isBetween(0.005, 0.2);
    assertThat(bootstrap.interval(models, Dimension.VALENCE, Metric.CCC)).contains(interval);
  }

  @Test
  void fewSubjectsGiveAWiderIntervalThanManyWithTheSameFaces() {
    Interval many = rmse(400);
    Interval few = rmse(8);
    assertThat(few.high() - few.low()).isGreaterThan(2 * (many.high() - many.low()));
  }

  @Test
  void unknownSubjectsStandEachForThemselves() {
    assertThat(rmse(0)).isEqualTo(rmse(400));
  }

  @Test
  void whatIsUndefinedHasNoInterval() {
    List<Face> faces = faces(20, 20);
    Predictions constant = new Predictions(1, faces, new double[20], new double[20]);
    Bootstrap bootstrap = new Bootstrap(50);
    assertThat(bootstrap.interval(List.of(constant), Dimension.VALENCE, Metric.PCC)).isEmpty();
    assertThat(bootstrap.interval(List.of(constant), Dimension.VALENCE, Metric.RMSE)).isPresent();
  }

  private static Interval rmse(int subjects) {
    return new Bootstrap(400)
        .interval(List.of(model(400, subjects, 0.3)), Dimension.VALENCE, Metric.RMSE)
        .orElseThrow();
  }

  /** Errors are the subject's own: one offset for all of a subject's faces. */
  private static Predictions model(int samples, int subjects, double error) {
    List<Face> faces = faces(samples, subjects);
    double[] offsets = new Random(9).doubles(samples, -error, error).toArray();
    double[] valence = new double[samples];
    double[] arousal = new double[samples];
    for (int i = 0; i < samples; i++) {
      double offset = offsets[subjects == 0 ? i : i % subjects];
      valence[i] = faces.get(i).valence() + offset;
      arousal[i] = faces.get(i).arousal() - offset;
    }
    return new Predictions(1, faces, valence, arousal);
  }

  private static List<Face> faces(int samples, int subjects) {
    Random random = new Random(4);
    List<Face> faces = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      String subject = subjects == 0 ? "" : "subject" + i % subjects;
      double valence = random.nextDouble(-0.6, 0.6);
      faces.add(new Face(i, "face" + i, subject, "", "", Split.TEST, valence, -valence));
    }
    return faces;
  }
}
