package dev.cafrun.learning.caf;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.network.MatrixOperations;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.TensorLayout;
import dev.cafrun.learning.network.Trunk;
import java.util.List;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An engine that leaves no image out of a backward pass, and remembers which it was told it may.
 * Closing it leaves the engine beneath open.
 */
final class ThoroughEngine implements NetworkEngine {
  private final NetworkEngine engine;
  private int[] chosen = {};
  private INDArray adversarialGradient = Nd4j.zeros(1);

  ThoroughEngine(NetworkEngine engine) {
    this.engine = engine;
  }

  /** The images of the last backward pass that named some. */
  int[] chosen() {
    return chosen.clone();
  }

  /** Its gradient of all features. */
  INDArray adversarialGradient() {
    return adversarialGradient;
  }

  @Override
  public Trunk trunk(Backbone backbone, int inputSize) {
    return new ThoroughTrunk(engine.trunk(backbone, inputSize));
  }

  private final class ThoroughTrunk implements Trunk {
    private final Trunk trunk;

    ThoroughTrunk(Trunk trunk) {
      this.trunk = trunk;
    }

    @Override
    public INDArray forward(INDArray images, boolean training) {
      return trunk.forward(images, training);
    }

    @Override
    public void backward(INDArray featureGradient) {
      trunk.backward(featureGradient);
    }

    @Override
    public void backward(INDArray featureGradient, int[] images) {
      chosen = images;
      adversarialGradient = featureGradient.detach();
      trunk.backward(featureGradient);
    }

    @Override
    public void discard() {
      trunk.discard();
    }

    @Override
    public INDArray parameters() {
      return trunk.parameters();
    }

    @Override
    public INDArray gradient() {
      return trunk.gradient();
    }

    @Override
    public INDArray statistics() {
      return trunk.statistics();
    }

    @Override
    public List<TensorLayout> parameterLayout() {
      return trunk.parameterLayout();
    }

    @Override
    public List<TensorLayout> statisticsLayout() {
      return trunk.statisticsLayout();
    }

    @Override
    public void close() {
      trunk.close();
    }
  }

  @Override
  public MatrixOperations matrices() {
    return engine.matrices();
  }

  @Override
  public Optimizer adam(Adam.Settings settings, INDArray parameters, INDArray gradient) {
    return engine.adam(settings, parameters, gradient);
  }

  @Override
  public void approach(INDArray target, INDArray source, double share) {
    engine.approach(target, source, share);
  }

  @Override
  public MemoryWorkspace iteration() {
    return engine.iteration();
  }

  @Override
  public String description() {
    return engine.description();
  }

  @Override
  public void close() {
    // The engine beneath belongs to somebody else.
  }
}
