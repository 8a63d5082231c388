package dev.cafrun.learning.torch;

import static org.bytedeco.pytorch.global.torch.grad;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.network.EncoderShape;
import dev.cafrun.learning.network.TensorLayout;
import dev.cafrun.learning.network.Trunk;
import dev.cafrun.learning.torch.EncoderFunction.Statistics;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * By libtorch's functions and autograd, channels last. Parameters, gradient and statistics are
 * ND4J's vectors; libtorch's tensors are places in them.
 */
final class TorchTrunk implements Trunk {
  private final EncoderTensors layout;
  private final int features;
  private final torch.ScalarType trainingType;
  private final INDArray parameters;
  private final INDArray gradient;
  private final INDArray statistics;
  private final Map<String, Tensor> weights;
  private final Map<String, Tensor> slopes;
  private final Map<String, Tensor> running;
  private final EncoderFunction encode;

  /** The result of the training pass that waits, which holds on to what its backward pass needs. */
  private @Nullable Tensor waiting;

  /**
   * An encoder of zeros.
   *
   * @param trainingType of training passes; others are float32
   */
  TorchTrunk(Backbone backbone, torch.ScalarType trainingType) {
    EncoderShape shape = EncoderShape.of(backbone);
    this.layout = EncoderTensors.of(backbone);
    this.features = shape.features();
    this.trainingType = trainingType;
    parameters = Nd4j.zeros(DataType.FLOAT, shape.parameters());
    gradient = Nd4j.zeros(DataType.FLOAT, shape.parameters());
    statistics = Nd4j.zeros(DataType.FLOAT, Math.max(1, shape.statistics()));
    weights = Tensors.cut(Tensors.over(parameters), layout.parameters());
    weights.replaceAll((name, tensor) -> tensor.detach().requires_grad_(true));
    slopes = Tensors.cut(Tensors.over(gradient), layout.parameters());
    running = Tensors.cut(Tensors.over(statistics), layout.statistics());
    encode =
        new EncoderFunction(backbone, name -> named(weights, name), name -> named(running, name));
  }

  private static Tensor named(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the encoder has no tensor " + name);
    }
    return tensor;
  }

  @Override
  public INDArray forward(INDArray images, boolean training) {
    INDArray output = Nd4j.createUninitialized(DataType.FLOAT, images.size(0), features);
    try (PointerScope scope = new PointerScope()) {
      Tensor batch = Tensors.over(images).contiguous(torch.MemoryFormat.ChannelsLast);
      if (training) {
        Tensor result = encode.features(batch, Statistics.BATCH_MOVING_RUNNING, trainingType);
        Tensors.over(output).copy_(result.detach());
        result.retainReference(); // The scope lets go of its own alone.
        waiting = result;
      } else {
        judge(batch, output);
      }
    }
    return output;
  }

  private void judge(Tensor batch, INDArray output) {
    try (NoGradGuard guard = new NoGradGuard()) {
      Tensors.over(output)
          .copy_(encode.features(batch, Statistics.RUNNING, torch.ScalarType.Float));
    }
  }

  @Override
  public void backward(INDArray featureGradient) {
    if (waiting == null) {
      throw new IllegalStateException("no forward pass waits for a backward pass");
    }
    try (PointerScope scope = new PointerScope()) {
      TensorVector found =
          grad(
              new TensorVector(waiting),
              new TensorVector(weights.values().toArray(Tensor[]::new)),
              new TensorVector(Tensors.over(featureGradient)),
              new BoolOptional(false),
              false,
              false);
      long next = 0;
      for (Tensor slope : slopes.values()) {
        slope.copy_(found.get(next++));
      }
    }
    discard();
  }

  @Override
  public void discard() {
    if (waiting != null) {
      waiting.close();
      waiting = null;
    }
  }

  @Override
  public INDArray parameters() {
    return parameters;
  }

  @Override
  public INDArray gradient() {
    return gradient;
  }

  @Override
  public INDArray statistics() {
    return statistics;
  }

  @Override
  public List<TensorLayout> parameterLayout() {
    return layout.parameters();
  }

  @Override
  public List<TensorLayout> statisticsLayout() {
    return layout.statistics();
  }

  @Override
  public void close() {
    discard();
    for (Map<String, Tensor> tensors : List.of(weights, slopes, running)) {
      tensors.values().forEach(Tensor::close);
    }
    Memory.free(parameters, gradient, statistics);
  }
}
