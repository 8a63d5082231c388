package dev.cafrun.core.promotion;

import dev.cafrun.core.metric.ClusterBootstrap;
import dev.cafrun.core.metric.ClusterBootstrap.Interval;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.metric.SufficientStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * By how much the CCC of some models is above that of others, on the same faces. Of several models,
 * such as those of a run's seeds, it is the mean of theirs.
 *
 * @param difference on all faces; not a number where a CCC is undefined
 * @param interval of it: whole people are drawn, and both sides are measured on those that were
 *     drawn; nothing if it is undefined for too many draws
 */
public record PairedDifference(double difference, Optional<Interval> interval) {

  /**
   * @param ours one of each model, and so {@code theirs}; all of the same test set
   * @param tail the share of draws that lies below the interval, and above it
   * @throws IllegalArgumentException if they were asked about other faces
   */
  public static PairedDifference of(
      List<TestAnswers> ours, List<TestAnswers> theirs, Dimension dimension, double tail) {
    if (!sameFaces(ours, theirs)) {
      throw new IllegalArgumentException("they were asked about other faces, people or labels");
    }
    List<SufficientStatistics[]> our = byPerson(ours, dimension);
    List<SufficientStatistics[]> their = byPerson(theirs, dimension);
    int[] everybody = IntStream.range(0, our.getFirst().length).toArray();
    return new PairedDifference(
        concordance(our, everybody) - concordance(their, everybody),
        new ClusterBootstrap(GateDefaults.RESAMPLES, GateDefaults.SEED)
            .interval(
                everybody.length,
                tail,
                drawn -> concordance(our, drawn) - concordance(their, drawn)));
  }

  /** Whether there are any, and all were asked about the same faces. */
  public static boolean sameFaces(List<TestAnswers> ours, List<TestAnswers> theirs) {
    return !ours.isEmpty()
        && !theirs.isEmpty()
        && Stream.of(ours, theirs).flatMap(List::stream).map(TestAnswers::items).distinct().count()
            == 1;
  }

  private static List<SufficientStatistics[]> byPerson(
      List<TestAnswers> models, Dimension dimension) {
    return models.stream()
        .map(
            model ->
                model.people().values().stream()
                    .map(part -> part.of(dimension))
                    .toArray(SufficientStatistics[]::new))
        .toList();
  }

  private static double concordance(List<SufficientStatistics[]> models, int[] people) {
    double sum = 0;
    for (SufficientStatistics[] model : models) {
      SufficientStatistics faces = SufficientStatistics.NONE;
      for (int person : people) {
        faces = faces.plus(model[person]);
      }
      sum += faces.agreement().concordance().orElse(Double.NaN);
    }
    return sum / models.size();
  }
}
