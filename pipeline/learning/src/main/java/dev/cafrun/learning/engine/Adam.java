package dev.cafrun.learning.engine;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adam over one flat parameter vector, with PyTorch's arithmetic: ε is added to the bias-corrected
 * root. Several of them, each with its own moments, may drive the same vector. Not thread-safe.
 */
public final class Adam implements Optimizer {
  /** The paper's β and PyTorch's ε. */
  public static final Settings PAPER = new Settings(0.5, 0.9, 1e-8);

  /**
   * What stays the same over a training.
   *
   * @param firstDecay β₁ in [0, 1)
   * @param secondDecay β₂ in [0, 1)
   * @param epsilon added to the root of the second moment, above 0
   * @param clip the greatest Euclidean norm of a gradient: a longer one counts as shortened to it
   *     before the moments see it; 0 for no bound
   */
  public record Settings(double firstDecay, double secondDecay, double epsilon, double clip) {
    /** Without a bound on gradients. */
    public Settings(double firstDecay, double secondDecay, double epsilon) {
      this(firstDecay, secondDecay, epsilon, 0);
    }

    /** Checks the ranges. */
    public Settings {
      if (!(firstDecay >= 0
          && firstDecay < 1
          && secondDecay >= 0
          && secondDecay < 1
          && epsilon > 0)) {
        throw new IllegalArgumentException(
            "Adam needs 0 <= beta < 1 and epsilon > 0, got "
                + firstDecay
                + ", "
                + secondDecay
                + ", "
                + epsilon);
      }
      if (!(clip >= 0)) {
        throw new IllegalArgumentException("a gradient's bound is 0 or more, not " + clip);
      }
    }

    /**
     * What a gradient is multiplied by.
     *
     * @param norm its length; where it is not a finite number the factor is none either, so that
     *     the parameters show that training has diverged
     */
    public double factor(double norm) {
      return !Double.isFinite(norm) ? Double.NaN : norm > clip ? clip / norm : 1;
    }
  }

  /**
   * Running means of a gradient and of its square, 0 at rest, and how many steps they have seen.
   */
  public static final class Moments implements AutoCloseable {
    private final INDArray first;
    private final INDArray second;
    private long steps;

    /**
     * Of a vector that rests.
     *
     * @throws IllegalArgumentException if the gradient is not as long as the parameters
     */
    public Moments(INDArray parameters, INDArray gradient) {
      if (parameters.length() != gradient.length()) {
        throw new IllegalArgumentException(
            parameters.length() + " parameters, but " + gradient.length() + " gradients");
      }
      this.first = Nd4j.zeros(DataType.FLOAT, parameters.length());
      this.second = Nd4j.zeros(DataType.FLOAT, parameters.length());
    }

    public INDArray first() {
      return first;
    }

    public INDArray second() {
      return second;
    }

    public long steps() {
      return steps;
    }

    /** Counts a step, and says which it is: the first is 1. */
    public long next() {
      return ++steps;
    }

    /** As {@link Optimizer#describe} says. */
    public void describe(TrainingState state, String name) {
      state.tensor(name + ".first", first);
      state.tensor(name + ".second", second);
      state.counter(name + ".steps", () -> steps, value -> steps = value);
    }

    @Override
    public void close() {
      Memory.free(first, second);
    }
  }

  private final Parallel parallel;
  private final Settings settings;
  private final INDArray parameters;
  private final INDArray gradient;
  private final Moments moments;
  private final @Nullable Adam other;

  /**
   * An optimiser at rest: moments 0, no steps taken.
   *
   * @param parameters the vector to update
   * @param gradient the vector of the same length that backward passes fill
   */
  public Adam(Engine engine, Settings settings, INDArray parameters, INDArray gradient) {
    this(engine.parallel(), settings, parameters, gradient, null);
  }

  private Adam(
      Parallel parallel,
      Settings settings,
      INDArray parameters,
      INDArray gradient,
      @Nullable Adam other) {
    this.parallel = parallel;
    this.other = other;
    this.settings = settings;
    this.parameters = parameters;
    this.gradient = gradient;
    this.moments = new Moments(parameters, gradient);
  }

  @Override
  public Adam beside() {
    return new Adam(parallel, settings, parameters, gradient, this);
  }

  @Override
  public void step(double learningRate) {
    double factor = settings.clip == 0 ? 1 : settings.factor(norm());
    double firstCorrection = 1 - StrictMath.pow(settings.firstDecay, moments.next());
    boolean still = other != null && other.steps() == 0;
    AdamKernel.update(
        parallel,
        Memory.address(parameters),
        Memory.address(gradient),
        Memory.address(moments.first()),
        Memory.address(moments.second()),
        other == null || still ? AdamKernel.Other.NONE : other.asOther(),
        parameters.length(),
        new AdamKernel.Step(
            (float) factor,
            (float) settings.firstDecay,
            (float) settings.secondDecay,
            still ? 0 : (float) (learningRate / firstCorrection),
            (float) (1 / Math.sqrt(secondCorrection())),
            (float) settings.epsilon));
  }

  private AdamKernel.Other asOther() {
    return new AdamKernel.Other(Memory.address(moments.second()), (float) (1 / secondCorrection()));
  }

  private double secondCorrection() {
    return 1 - StrictMath.pow(settings.secondDecay, moments.steps());
  }

  private double norm() {
    return NormKernel.norm(parallel, Memory.address(gradient), gradient.length());
  }

  @Override
  public long steps() {
    return moments.steps();
  }

  @Override
  public void describe(TrainingState state, String name) {
    moments.describe(state, name);
  }

  @Override
  public void close() {
    moments.close();
  }
}
