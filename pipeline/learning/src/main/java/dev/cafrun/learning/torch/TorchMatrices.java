package dev.cafrun.learning.torch;

import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.threshold_backward;

import dev.cafrun.learning.engine.CounterRandom;
import dev.cafrun.learning.engine.DropoutKernel;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.Parallel;
import dev.cafrun.learning.network.MatrixOperations;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** By libtorch's operators in float32, with the same dropout sequence as everywhere. */
final class TorchMatrices implements MatrixOperations {
  private final Parallel parallel;

  TorchMatrices(Parallel parallel) {
    this.parallel = parallel;
  }

  @Override
  public INDArray dense(INDArray input, INDArray weight, INDArray bias) {
    return computed(
        input.size(0),
        weight.size(0),
        () ->
            linear(
                Tensors.over(input), Tensors.over(weight), new TensorOptional(Tensors.over(bias))));
  }

  @Override
  public INDArray denseInputGradient(INDArray slope, INDArray weight) {
    return computed(
        slope.size(0), weight.size(1), () -> Tensors.over(slope).mm(Tensors.over(weight)));
  }

  @Override
  public void addDenseGradient(
      INDArray input, INDArray slope, INDArray weightGradient, INDArray biasGradient) {
    try (PointerScope scope = new PointerScope()) {
      Tensor slopes = Tensors.over(slope);
      Tensors.over(weightGradient).addmm_(slopes.t(), Tensors.over(input));
      Tensors.over(biasGradient).add_(slopes.sum(0));
    }
  }

  @Override
  public INDArray relu(INDArray input) {
    return computed(input.size(0), input.size(1), () -> torch.relu(Tensors.over(input)));
  }

  @Override
  public INDArray reluGradient(INDArray output, INDArray slope) {
    return computed(
        slope.size(0),
        slope.size(1),
        () -> threshold_backward(Tensors.over(slope), Tensors.over(output), Tensors.number(0)));
  }

  @Override
  public INDArray dropout(INDArray input, double probability, CounterRandom random, long first) {
    INDArray output = matrix(input.size(0), input.size(1));
    DropoutKernel.apply(
        parallel,
        Memory.address(input),
        input.length(),
        probability,
        random,
        first,
        Memory.address(output));
    return output;
  }

  private static INDArray computed(long rows, long columns, Supplier<Tensor> result) {
    INDArray output = matrix(rows, columns);
    try (PointerScope scope = new PointerScope()) {
      Tensors.over(output).copy_(result.get());
    }
    return output;
  }

  private static INDArray matrix(long rows, long columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
  }
}
