package dev.cafrun.learning.network;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.CounterRandom;
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
public final class Perceptron implements AutoCloseable {
  private sealed interface Step {
    /** Fully connected; all four are live. */
    record Dense(INDArray weight, INDArray bias, INDArray weightGradient, INDArray biasGradient)
        implements Step {
      long inputs() {
        return weight.size(1);
      }
    }

    /** Inverted dropout; the identity in evaluation. */
    record Dropout(double probability) implements Step {}

    /** Negatives become 0. */
    record Relu() implements Step {}
  }

  /** Length of the critic's latent vector. */
  public static final int LATENT_DIMENSIONS = 16;

  private final MatrixOperations matrices;
  private final INDArray parameters;
  private final INDArray gradient;
  private final List<Step> steps = new ArrayList<>();
  private final List<TensorLayout> layout = new ArrayList<>();
  private final CounterRandom random;
  private final long seed;
  private long used;

  private Perceptron(NetworkEngine engine, long parameterCount, long seed) {
    this.matrices = engine.matrices();
    this.parameters = Nd4j.zeros(DataType.FLOAT, parameterCount);
    this.gradient = Nd4j.zeros(DataType.FLOAT, parameterCount);
    this.random = new CounterRandom(seed);
    this.seed = seed;
  }

  /** The regression head: features → (valence, arousal), unbounded. */
  public static Perceptron head(NetworkEngine engine, Backbone backbone, long seed) {
    int features = EncoderShape.of(backbone).features();
    Perceptron head = new Perceptron(engine, 64L * features + 64 + 520 + 18, seed);
    head.dropout(0.5).dense(features, 64).relu().dropout(0.5).dense(64, 8).relu().dense(8, 2);
    return head;
  }

  /** The critic: features → latent vector of 16. */
  public static Perceptron critic(NetworkEngine engine, Backbone backbone, long seed) {
    int features = EncoderShape.of(backbone).features();
    Perceptron critic = new Perceptron(engine, 64L * features + 64 + 2080 + 528, seed);
    critic.dense(features, 64).dense(64, 32).dropout(0.2).relu().dense(32, LATENT_DIMENSIONS);
    return critic;
  }

  private Perceptron dense(int inputs, int outputs) {
    TensorLayout weight = claim("weight", inputs, outputs, inputs);
    TensorLayout bias = claim("bias", inputs, outputs);
    steps.add(
        new Step.Dense(
            weight.of(parameters), bias.of(parameters), weight.of(gradient), bias.of(gradient)));
    return this;
  }

  /** The next stretch of the vector, with its starting values. */
  private TensorLayout claim(String what, int fanIn, Integer... shape) {
    TensorLayout next = new TensorLayout(steps.size() + "." + what, List.of(shape), used);
    used = next.end();
    next.write(WeightInitialiser.ofPerceptron(next.name(), next.length(), fanIn, seed), parameters);
    layout.add(next);
    return next;
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
            case Step.Relu() -> matrices.relu(last);
            case Step.Dropout(double probability) -> {
              draws[i] = random.reserve(last.length());
              yield matrices.dropout(last, probability, random, draws[i]);
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
            case Step.Relu() -> matrices.relu(value);
            case Step.Dropout dropout -> value;
          };
    }
    return value;
  }

  /**
   * Changes one output y for all inputs into scale · y + shift, by way of the last layer's
   * parameters.
   *
   * @param output which, from 0
   */
  public void stretch(int output, double scale, double shift) {
    if (!(steps.getLast() instanceof Step.Dense last)) {
      throw new IllegalStateException("the last layer is not linear");
    }
    last.weight().getRow(output).muli(scale);
    last.bias().putScalar(output, scale * last.bias().getDouble(output) + shift);
  }

  private INDArray forward(Step.Dense dense, INDArray input) {
    if (input.rank() != 2 || input.size(1) != dense.inputs()) {
      throw new IllegalArgumentException(
          "a matrix of " + dense.inputs() + " columns expected, got " + input.shapeInfoToString());
    }
    return matrices.dense(input, dense.weight(), dense.bias());
  }

  /** Frees all parameters. */
  @Override
  public void close() {
    Memory.free(parameters, gradient);
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
     * Share of the last hidden layer's units that are 0 for every sample of this pass, 0 to 1; 0
     * without hidden layers. Such a unit has no gradient.
     */
    public double unitsOff() {
      for (int i = steps.size() - 1; i >= 0; i--) {
        if (steps.get(i) instanceof Step.Relu) {
          double[] greatest = values.get(i + 1).max(0).toDoubleVector();
          return (double) Arrays.stream(greatest).filter(value -> value <= 0).count()
              / greatest.length;
        }
      }
      return 0;
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
      INDArray slope = outputGradient;
      for (int i = steps.size() - 1; i >= 0; i--) {
        slope =
            switch (steps.get(i)) {
              case Step.Dense dense -> {
                if (withParameters) {
                  matrices.addDenseGradient(
                      values.get(i), slope, dense.weightGradient(), dense.biasGradient());
                }
                yield matrices.denseInputGradient(slope, dense.weight());
              }
              case Step.Relu() -> matrices.reluGradient(values.get(i + 1), slope);
              case Step.Dropout(double probability) ->
                  matrices.dropout(slope, probability, random, draws[i]);
            };
      }
      return slope;
    }
  }

  /** All parameters as one live vector. */
  public INDArray parameters() {
    return parameters;
  }

  /** What lies where in {@link #parameters()}, in order and without gaps. */
  public List<TensorLayout> parameterLayout() {
    return List.copyOf(layout);
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
