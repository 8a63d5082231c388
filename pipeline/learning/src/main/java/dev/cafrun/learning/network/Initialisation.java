package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Memory;
import java.util.List;

/** Writes {@link StartingValues} to the addresses of parameters. */
final class Initialisation {
  private Initialisation() {}

  static void ofEncoder(List<Parameter> parameters, List<Parameter> statistics, long seed) {
    for (Parameter parameter : parameters) {
      Memory.write(
          StartingValues.ofParameter(parameter.name(), parameter.shape(), seed), parameter.value());
    }
    for (Parameter statistic : statistics) {
      Memory.write(
          StartingValues.ofStatistic(statistic.name(), statistic.length()), statistic.value());
    }
  }

  static void ofPerceptron(Parameter weight, Parameter bias, int fanIn, long seed) {
    for (Parameter parameter : List.of(weight, bias)) {
      Memory.write(
          StartingValues.ofPerceptron(parameter.name(), parameter.length(), fanIn, seed),
          parameter.value());
    }
  }
}
