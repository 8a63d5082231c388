package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.CounterRandom;
import dev.cafrun.learning.engine.DropoutKernel;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.Memory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** By the engine's kernels. */
final class NativeMatrices implements MatrixOperations {
  private final Engine engine;

  NativeMatrices(Engine engine) {
    this.engine = engine;
  }

  @Override
  public INDArray dense(INDArray input, INDArray weight, INDArray bias) {
    INDArray output = matrix(input.size(0), weight.size(0));
    engine
        .dense()
        .forward(
            Memory.address(input),
            size(input, 0),
            size(weight, 1),
            Memory.address(weight),
            Memory.address(bias),
            size(weight, 0),
            Memory.address(output));
    return output;
  }

  @Override
  public INDArray denseInputGradient(INDArray slope, INDArray weight) {
    INDArray result = matrix(slope.size(0), weight.size(1));
    engine
        .dense()
        .inputGradient(
            Memory.address(slope),
            size(slope, 0),
            size(weight, 0),
            Memory.address(weight),
            size(weight, 1),
            Memory.address(result));
    return result;
  }

  @Override
  public void addDenseGradient(
      INDArray input, INDArray slope, INDArray weightGradient, INDArray biasGradient) {
    engine
        .dense()
        .addParameterGradient(
            Memory.address(input),
            size(input, 0),
            size(input, 1),
            Memory.address(slope),
            size(slope, 1),
            Memory.address(weightGradient),
            Memory.address(biasGradient));
  }

  @Override
  public INDArray relu(INDArray input) {
    INDArray output = matrix(input.size(0), input.size(1));
    engine.activations().relu(Memory.address(input), Memory.address(output), input.length());
    return output;
  }

  @Override
  public INDArray reluGradient(INDArray output, INDArray slope) {
    INDArray result = slope.dup('c');
    engine
        .activations()
        .reluGradient(Memory.address(output), Memory.address(result), result.length());
    return result;
  }

  @Override
  public INDArray dropout(INDArray input, double probability, CounterRandom random, long first) {
    INDArray output = matrix(input.size(0), input.size(1));
    DropoutKernel.apply(
        engine.parallel(),
        Memory.address(input),
        input.length(),
        probability,
        random,
        first,
        Memory.address(output));
    return output;
  }

  private static INDArray matrix(long rows, long columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
  }

  private static int size(INDArray matrix, int axis) {
    return Math.toIntExact(matrix.size(axis));
  }
}
