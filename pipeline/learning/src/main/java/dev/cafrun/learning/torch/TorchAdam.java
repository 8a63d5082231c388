package dev.cafrun.learning.torch;

import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.engine.TrainingState;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Adam} by libtorch's fused one; moments and names are the same. Several of them, each with
 * its own moments, may drive the same vector. Not thread-safe.
 */
final class TorchAdam implements Optimizer {
  /** Floats at a time where many passes follow one another, so that they stay in the cache. */
  private static final long CHUNK = 1 << 16;

  private final Adam.Settings settings;
  private final FusedAdam adam;
  private final INDArray parameters;
  private final INDArray gradient;
  private final Adam.Moments moments;
  private final @Nullable TorchAdam other;

  /**
   * An optimiser at rest: moments 0, no steps taken.
   *
   * @param parameters the vector to update
   * @param gradient the vector of the same length that backward passes fill; never changed here
   */
  TorchAdam(Adam.Settings settings, INDArray parameters, INDArray gradient) {
    this(
        settings,
        new FusedAdam(settings.firstDecay(), settings.secondDecay(), settings.epsilon()),
        parameters,
        gradient,
        null);
  }

  private TorchAdam(
      Adam.Settings settings,
      FusedAdam adam,
      INDArray parameters,
      INDArray gradient,
      @Nullable TorchAdam other) {
    this.settings = settings;
    this.adam = adam;
    this.parameters = parameters;
    this.gradient = gradient;
    this.other = other;
    this.moments = new Adam.Moments(parameters, gradient);
  }

  @Override
  public Optimizer beside() {
    return new TorchAdam(settings, adam, parameters, gradient, this);
  }

  @Override
  public void step(double learningRate) {
    try (PointerScope scope = new PointerScope()) {
      Tensor slope = clipped(Tensors.over(gradient));
      if (other != null) {
        stepBeside(other, slope, learningRate);
      } else {
        // The count lives here as a whole number, which a float32 is only up to 2²⁴.
        adam.step(
            new TensorVector(Tensors.over(parameters)),
            new TensorVector(slope),
            List.of(Tensors.over(moments.first())),
            List.of(Tensors.over(moments.second())),
            List.of(Tensors.of(new float[] {steps()}, new long[0])),
            learningRate);
      }
      moments.next();
    }
  }

  private void stepBeside(TorchAdam main, Tensor slope, double learningRate) {
    Tensor moved = Tensors.over(parameters);
    Tensor firstMoment = Tensors.over(moments.first());
    Tensor secondMoment = Tensors.over(moments.second());
    Tensor mainSecond = Tensors.over(main.moments.second());
    for (long from = 0; from < parameters.length(); from += CHUNK) {
      long length = Math.min(CHUNK, parameters.length() - from);
      try (PointerScope chunk = new PointerScope()) {
        adam.stepBeside(
            moved.narrow(0, from, length),
            slope.narrow(0, from, length),
            firstMoment.narrow(0, from, length),
            secondMoment.narrow(0, from, length),
            steps() + 1,
            mainSecond.narrow(0, from, length),
            main.steps(),
            learningRate);
      }
    }
  }

  /** The gradient, or a shorter copy of it. */
  private Tensor clipped(Tensor slope) {
    if (settings.clip() == 0) {
      return slope;
    }
    double factor = settings.factor(slope.norm().item_float());
    return factor == 1 ? slope : slope.mul(Tensors.number(factor));
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
