package dev.cafrun.learning.graph;

import dev.cafrun.learning.network.StartingValues;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Writes {@link StartingValues} into slices of flat vectors, on any backend. */
final class InitialValues {
  private InitialValues() {}

  static void drawParameter(NamedSlice parameter, INDArray vector, long seed) {
    write(StartingValues.ofParameter(parameter.name(), parameter.shape(), seed), parameter, vector);
  }

  static void fillStatistic(NamedSlice statistic, INDArray vector) {
    write(StartingValues.ofStatistic(statistic.name(), statistic.length()), statistic, vector);
  }

  static void drawUniform(NamedSlice parameter, INDArray vector, int fanIn, long seed) {
    write(
        StartingValues.ofPerceptron(parameter.name(), parameter.length(), fanIn, seed),
        parameter,
        vector);
  }

  private static void write(float[] values, NamedSlice slice, INDArray vector) {
    try (INDArray drawn = Nd4j.createFromArray(values)) {
      slice.of(vector).assign(drawn.reshape('c', slice.of(vector).shape()));
    }
  }
}
