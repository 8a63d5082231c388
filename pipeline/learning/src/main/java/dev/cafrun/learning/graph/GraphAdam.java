package dev.cafrun.learning.graph;

import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.engine.TrainingState;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@link Adam} by ND4J operations, on any backend; the same arithmetic, moments and names. Several
 * of them, each with its own moments, may drive the same vector. Not thread-safe.
 */
final class GraphAdam implements Optimizer {
  private final Adam.Settings settings;
  private final INDArray parameters;
  private final INDArray gradient;
  private final Adam.Moments moments;
  private final INDArray update;
  private final @Nullable GraphAdam other;

  /**
   * An optimiser at rest: moments 0, no steps taken.
   *
   * @param parameters the vector to update
   * @param gradient the vector of the same length that backward passes fill; never changed here
   */
  GraphAdam(Adam.Settings settings, INDArray parameters, INDArray gradient) {
    this(settings, parameters, gradient, null);
  }

  private GraphAdam(
      Adam.Settings settings, INDArray parameters, INDArray gradient, @Nullable GraphAdam other) {
    this.settings = settings;
    this.other = other;
    this.parameters = parameters;
    this.gradient = gradient;
    this.moments = new Adam.Moments(parameters, gradient);
    this.update = Nd4j.zeros(DataType.FLOAT, parameters.length());
  }

  @Override
  public GraphAdam beside() {
    return new GraphAdam(settings, parameters, gradient, this);
  }

  @Override
  public void step(double learningRate) {
    INDArray slope = settings.clip() == 0 ? gradient : clipped();
    if (other != null) {
      stepBeside(other, slope, learningRate);
      return;
    }
    // ND4J adds ε to the root before its bias is corrected, PyTorch after: the same, with ε scaled.
    double correction = Math.sqrt(1 - StrictMath.pow(settings.secondDecay(), steps() + 1));
    Nd4j.exec(
        DynamicCustomOp.builder("adam_updater")
            .addInputs(slope, moments.second(), moments.first())
            .addOutputs(update, moments.second(), moments.first())
            .addFloatingPointArguments(
                learningRate,
                settings.firstDecay(),
                settings.secondDecay(),
                settings.epsilon() * correction)
            .addIntegerArguments(Math.toIntExact(steps()))
            .build());
    parameters.subi(update);
    moments.next();
  }

  /** As {@link Optimizer#beside} says; ND4J has no operation for it. */
  private void stepBeside(GraphAdam main, INDArray slope, double learningRate) {
    INDArray first = moments.first();
    INDArray second = moments.second();
    long steps = moments.next();
    first.muli(settings.firstDecay()).addi(slope.mul(1 - settings.firstDecay()));
    update.assign(slope).muli(slope).muli(1 - settings.secondDecay());
    second.muli(settings.secondDecay()).addi(update);
    if (main.steps() == 0) {
      return;
    }
    update
        .assign(second)
        .divi(secondCorrection())
        .addi(main.moments.second().div(main.secondCorrection()));
    Transforms.sqrt(update, false).addi(settings.epsilon());
    double firstCorrection = 1 - StrictMath.pow(settings.firstDecay(), steps);
    parameters.subi(first.div(update).muli(learningRate / firstCorrection));
  }

  private double secondCorrection() {
    return 1 - StrictMath.pow(settings.secondDecay(), steps());
  }

  /** The gradient, or a shorter copy of it. */
  private INDArray clipped() {
    double factor = settings.factor(gradient.norm2Number().doubleValue());
    return factor == 1 ? gradient : gradient.mul(factor);
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
    Memory.free(update);
  }
}
