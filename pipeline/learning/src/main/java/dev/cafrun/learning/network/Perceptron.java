package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.CounterRandom;
import dev.cafrun.learning.engine.DropoutKernel;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A small fully connected network on top of the encoder's features: the regression head or the
 * critic.
 *
 * <p>Each training pass keeps its own activations, so several may wait for their backward passes at
 * once, and their parameter gradients add up until {@link #zeroGradient()}. Arrays returned are new
 * (in the current ND4J workspace, if one is open). Not thread-safe.
 */
public final class Perceptron {
  private sealed interface Step {
    /** Fully connected. */
    record Dense(int inputs, int outputs, Parameter weight, Parameter bias) implements Step {}

    /** Inverted dropout; the identity in evaluation. */
    record Dropout(double probability) implements Step {}

    /** Negatives become 0. */
    record Relu() implements Step {}
  }

  private final Engine engine;
  private final Parameters parameters;
  private final List<Step> steps = new ArrayList<>();
  private final CounterRandom random;
  private final long seed;

  private Perceptron(Engine engine, long parameterCount, long seed) {
    this.engine = engine;
    this.parameters = new Parameters(parameterCount);
    this.random = new CounterRandom(seed);
    this.seed = seed;
  }

  /** The regression head: features → (valence, arousal), unbounded. */
  public static Perceptron head(Engine engine, Backbone backbone, long seed) {
    int features = backbone.features();
    Perceptron head = new Perceptron(engine, 64L * features + 64 + 520 + 18, seed);
    head.dropout(0.5).dense(features, 64).relu().dropout(0.5).dense(64, 8).relu().dense(8, 2);
    return head;
  }

  /** The critic: features → latent vector of 16. */
  public static Perceptron critic(Engine engine, Backbone backbone, long seed) {
    int features = backbone.features();
    Perceptron critic = new Perceptron(engine, 64L * features + 64 + 2080 + 528, seed);
    critic.dense(features, 64).dense(64, 32).dropout(0.2).relu().dense(32, 16);
    return critic;
  }

  private Perceptron dense(int inputs, int outputs) {
    String name = String.valueOf(steps.size());
    Parameter weight = parameters.claim(name + ".weight", outputs, inputs);
    Parameter bias = parameters.claim(name + ".bias", outputs);
    Initialisation.ofPerceptron(weight, bias, inputs, seed);
    steps.add(new Step.Dense(inputs, outputs, weight, bias));
    return this;
  }

  private Perceptron dropout(double probability) {
    steps.add(new Step.Dropout(probability));
    return this;
  }

  private Perceptron relu() {
    steps.add(new Step.Relu());
    return this;
  }

  /**
   * A training pass; dropout draws from this perceptron's own random sequence.
   *
   * @param input float32 (batch, inputs); must stay as it is until the pass is done with
   */
  public Pass forward(INDArray input) {
    List<INDArray> values = new ArrayList<>();
    long[] draws = new long[steps.size()];
    values.add(input);
    for (int i = 0; i < steps.size(); i++) {
      INDArray last = values.getLast();
      values.add(
          switch (steps.get(i)) {
            case Step.Dense dense -> forward(dense, last);
            case Step.Relu() -> relu(last);
            case Step.Dropout(double probability) -> {
              draws[i] = random.reserve(last.length());
              yield dropout(last, probability, draws[i]);
            }
          });
    }
    return new Pass(values, draws);
  }

  /** The output in evaluation mode, without dropout: (batch, outputs). */
  public INDArray predict(INDArray input) {
    INDArray value = input;
    for (Step step : steps) {
      value =
          switch (step) {
            case Step.Dense dense -> forward(dense, value);
            case Step.Relu() -> relu(value);
            case Step.Dropout dropout -> value;
          };
    }
    return value;
  }

  private INDArray forward(Step.Dense dense, INDArray input) {
    if (input.rank() != 2 || input.size(1) != dense.inputs()) {
      throw new IllegalArgumentException(
          "a matrix of " + dense.inputs() + " columns expected, got " + input.shapeInfoToString());
    }
    INDArray output = matrix(input.size(0), dense.outputs());
    engine
        .dense()
        .forward(
            Memory.address(input),
            rows(input),
            dense.inputs(),
            dense.weight().value(),
            dense.bias().value(),
            dense.outputs(),
            Memory.address(output));
    return output;
  }

  private INDArray relu(INDArray input) {
    INDArray output = matrix(input.size(0), input.size(1));
    engine.activations().relu(Memory.address(input), Memory.address(output), input.length());
    return output;
  }

  private INDArray dropout(INDArray input, double probability, long draw) {
    INDArray output = matrix(input.size(0), input.size(1));
    DropoutKernel.apply(
        engine.parallel(),
        Memory.address(input),
        input.length(),
        probability,
        random,
        draw,
        Memory.address(output));
    return output;
  }

  private static INDArray matrix(long rows, long columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
  }

  private static int rows(INDArray matrix) {
    return Math.toIntExact(matrix.size(0));
  }

  /**
   * One training pass and what its backward pass needs; the arrays belong to the scope it ran in.
   */
  public final class Pass {
    private final List<INDArray> values;
    private final long[] draws;

    private Pass(List<INDArray> values, long[] draws) {
      this.values = values;
      this.draws = draws;
    }

    /** The result, (batch, outputs). */
    public INDArray output() {
      return values.getLast();
    }

    /**
     * Adds this pass's share to {@link Perceptron#gradient()} and returns the gradient of the
     * input.
     *
     * @param outputGradient float32 (batch, outputs)
     */
    public INDArray backward(INDArray outputGradient) {
      return walkBack(outputGradient, true);
    }

    /** The gradient of the input alone; {@link Perceptron#gradient()} stays as it is. */
    public INDArray inputGradient(INDArray outputGradient) {
      return walkBack(outputGradient, false);
    }

    private INDArray walkBack(INDArray outputGradient, boolean withParameters) {
      if (!Arrays.equals(outputGradient.shape(), output().shape())) {
        throw new IllegalArgumentException(
            "a gradient of shape "
                + Arrays.toString(output().shape())
                + " expected, got "
                + Arrays.toString(outputGradient.shape()));
      }
      INDArray gradient = outputGradient;
      for (int i = steps.size() - 1; i >= 0; i--) {
        gradient =
            switch (steps.get(i)) {
              case Step.Dense dense -> {
                if (withParameters) {
                  addParameterGradient(dense, values.get(i), gradient);
                }
                yield inputGradient(dense, gradient);
              }
              case Step.Relu() -> cut(gradient, values.get(i + 1));
              case Step.Dropout(double probability) -> dropout(gradient, probability, draws[i]);
            };
      }
      return gradient;
    }

    private void addParameterGradient(Step.Dense dense, INDArray input, INDArray gradient) {
      engine
          .dense()
          .addParameterGradient(
              Memory.address(input),
              rows(input),
              dense.inputs(),
              Memory.address(gradient),
              dense.outputs(),
              dense.weight().gradient(),
              dense.bias().gradient());
    }

    private INDArray inputGradient(Step.Dense dense, INDArray gradient) {
      INDArray result = matrix(gradient.size(0), dense.inputs());
      engine
          .dense()
          .inputGradient(
              Memory.address(gradient),
              rows(gradient),
              dense.outputs(),
              dense.weight().value(),
              dense.inputs(),
              Memory.address(result));
      return result;
    }

    private INDArray cut(INDArray gradient, INDArray output) {
      INDArray result = gradient.dup('c');
      engine
          .activations()
          .reluGradient(Memory.address(output), Memory.address(result), result.length());
      return result;
    }
  }

  /** All parameters as one live vector. */
  public INDArray parameters() {
    return parameters.values();
  }

  /** What backward passes have added up since {@link #zeroGradient()}. */
  public INDArray gradient() {
    return parameters.gradient();
  }

  /** Starts a new sum of gradients. */
  public void zeroGradient() {
    parameters.gradient().assign(0);
  }

  /** Adds the parameters and the position of the dropout sequence to what a checkpoint holds. */
  public void describe(TrainingState state, String name) {
    state.tensor(name + ".parameters", parameters.values());
    random.describe(state, name + ".dropout");
  }
}
