package dev.cafrun.learning.graph;

import dev.cafrun.learning.engine.CounterRandom;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.Backbone;
import dev.cafrun.learning.network.Perceptron;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link Perceptron} by ND4J operations, on any backend: the same layers, the same tensors and the
 * same dropout sequence.
 *
 * <p>Each training pass keeps its own activations, so several may wait for their backward passes at
 * once, and their parameter gradients add up until {@link #zeroGradient()}. Arrays returned are new
 * (in the current ND4J workspace, if one is open). Not thread-safe.
 */
public final class GraphPerceptron {
  private sealed interface Step {
    /** Fully connected. */
    record Dense(NamedSlice weight, NamedSlice bias) implements Step {
      int inputs() {
        return weight.shape().getLast();
      }

      int outputs() {
        return weight.shape().getFirst();
      }
    }

    /** Inverted dropout; the identity in evaluation. */
    record Dropout(double probability) implements Step {}

    /** Negatives become 0. */
    record Relu() implements Step {}
  }

  private final List<Step> steps;
  private final INDArray parameters;
  private final INDArray gradient;
  private final CounterRandom random;

  private GraphPerceptron(GraphEngine engine, Layers layers, long seed) {
    engine.requireOpen();
    steps = List.copyOf(layers.steps);
    parameters = Nd4j.zeros(DataType.FLOAT, layers.length);
    gradient = Nd4j.zeros(DataType.FLOAT, layers.length);
    random = new CounterRandom(seed);
    for (Step step : steps) {
      if (step instanceof Step.Dense dense) {
        InitialValues.drawUniform(dense.weight(), parameters, dense.inputs(), seed);
        InitialValues.drawUniform(dense.bias(), parameters, dense.inputs(), seed);
      }
    }
  }

  /** The regression head: features → (valence, arousal), unbounded. */
  public static GraphPerceptron head(GraphEngine engine, Backbone backbone, long seed) {
    Layers layers =
        new Layers()
            .dropout(0.5)
            .dense(backbone.features(), 64)
            .relu()
            .dropout(0.5)
            .dense(64, 8)
            .relu()
            .dense(8, 2);
    return new GraphPerceptron(engine, layers, seed);
  }

  /** The critic: features → latent vector of 16. */
  public static GraphPerceptron critic(GraphEngine engine, Backbone backbone, long seed) {
    Layers layers =
        new Layers().dense(backbone.features(), 64).dense(64, 32).dropout(0.2).relu().dense(32, 16);
    return new GraphPerceptron(engine, layers, seed);
  }

  private static final class Layers {
    private final List<Step> steps = new ArrayList<>();
    private long length;

    Layers dense(int inputs, int outputs) {
      String name = String.valueOf(steps.size());
      NamedSlice weight = new NamedSlice(name + ".weight", List.of(outputs, inputs), length);
      NamedSlice bias = new NamedSlice(name + ".bias", List.of(outputs), weight.end());
      length = bias.end();
      steps.add(new Step.Dense(weight, bias));
      return this;
    }

    Layers dropout(double probability) {
      steps.add(new Step.Dropout(probability));
      return this;
    }

    Layers relu() {
      steps.add(new Step.Relu());
      return this;
    }
  }

  /**
   * A training pass; dropout draws from this perceptron's own random sequence.
   *
   * @param input float32 (batch, inputs); must stay as it is until the pass is done with
   */
  public Pass forward(INDArray input) {
    List<INDArray> values = new ArrayList<>(List.of(input));
    INDArray[] masks = new INDArray[steps.size()];
    for (int i = 0; i < steps.size(); i++) {
      INDArray last = values.getLast();
      values.add(
          switch (steps.get(i)) {
            case Step.Dense dense -> forward(dense, last);
            case Step.Relu() -> relu(last);
            case Step.Dropout(double probability) -> {
              masks[i] = mask(last.shape(), probability);
              yield last.mul(masks[i]);
            }
          });
    }
    return new Pass(values, masks);
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
    Matrices.productWithTransposed(input, dense.weight().of(parameters), output);
    Matrices.plusRow(output, dense.bias().of(parameters), output);
    return output;
  }

  private static INDArray relu(INDArray input) {
    INDArray output = matrix(input.size(0), input.size(1));
    Matrices.relu(input, output);
    return output;
  }

  /** 0 with the given probability, else 1 ÷ (1 − probability); drawn on the host everywhere. */
  private INDArray mask(long[] shape, double probability) {
    float kept = (float) (1 / (1 - probability));
    float[] mask = new float[Math.toIntExact(shape[0] * shape[1])];
    long first = random.reserve(mask.length);
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.floatAt(first + i) < probability ? 0f : kept;
    }
    return Nd4j.createFromArray(mask).reshape('c', shape);
  }

  private static INDArray matrix(long rows, long columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
  }

  /**
   * One training pass and what its backward pass needs; the arrays belong to the scope it ran in.
   */
  public final class Pass {
    private final List<INDArray> values;
    private final INDArray[] masks;

    private Pass(List<INDArray> values, INDArray[] masks) {
      this.values = values;
      this.masks = masks;
    }

    /** The result, (batch, outputs). */
    public INDArray output() {
      return values.getLast();
    }

    /**
     * Adds this pass's share to {@link GraphPerceptron#gradient()} and returns the gradient of the
     * input.
     *
     * @param outputGradient float32 (batch, outputs)
     */
    public INDArray backward(INDArray outputGradient) {
      return walkBack(outputGradient, true);
    }

    /** The gradient of the input alone; {@link GraphPerceptron#gradient()} stays as it is. */
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
      INDArray slope = outputGradient;
      for (int i = steps.size() - 1; i >= 0; i--) {
        slope =
            switch (steps.get(i)) {
              case Step.Dense dense -> {
                if (withParameters) {
                  addParameterGradient(dense, values.get(i), slope);
                }
                yield inputGradient(dense, slope);
              }
              case Step.Relu() -> {
                INDArray cut = matrix(slope.size(0), slope.size(1));
                Matrices.reluGradient(values.get(i + 1), slope, cut);
                yield cut;
              }
              case Step.Dropout dropout -> slope.mul(masks[i]);
            };
      }
      return slope;
    }

    private void addParameterGradient(Step.Dense dense, INDArray input, INDArray slope) {
      INDArray weightGradient = matrix(dense.outputs(), dense.inputs());
      Matrices.transposedProduct(slope, input, weightGradient);
      dense.weight().of(gradient).addi(weightGradient);
      dense.bias().of(gradient).addi(slope.sum(0));
    }

    private INDArray inputGradient(Step.Dense dense, INDArray slope) {
      INDArray result = matrix(slope.size(0), dense.inputs());
      Matrices.product(slope, dense.weight().of(parameters), result);
      return result;
    }
  }

  /** All parameters as one live vector. */
  public INDArray parameters() {
    return parameters;
  }

  /** What backward passes have added up since {@link #zeroGradient()}. */
  public INDArray gradient() {
    return gradient;
  }

  /** Starts a new sum of gradients. */
  public void zeroGradient() {
    gradient.assign(0);
  }

  /** Adds the parameters and the position of the dropout sequence to what a checkpoint holds. */
  public void describe(TrainingState state, String name) {
    state.tensor(name + ".parameters", parameters);
    random.describe(state, name + ".dropout");
  }
}
