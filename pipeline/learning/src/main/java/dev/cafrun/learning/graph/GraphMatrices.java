package dev.cafrun.learning.graph;

import dev.cafrun.learning.engine.CounterRandom;
import dev.cafrun.learning.network.MatrixOperations;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** By ND4J operations, on any backend, with the same dropout sequence everywhere. */
final class GraphMatrices implements MatrixOperations {

  @Override
  public INDArray dense(INDArray input, INDArray weight, INDArray bias) {
    INDArray output = matrix(input.size(0), weight.size(0));
    Matrices.productWithTransposed(input, weight, output);
    Matrices.plusRow(output, bias, output);
    return output;
  }

  @Override
  public INDArray denseInputGradient(INDArray slope, INDArray weight) {
    INDArray result = matrix(slope.size(0), weight.size(1));
    Matrices.product(slope, weight, result);
    return result;
  }

  @Override
  public void addDenseGradient(
      INDArray input, INDArray slope, INDArray weightGradient, INDArray biasGradient) {
    INDArray share = matrix(slope.size(1), input.size(1));
    Matrices.transposedProduct(slope, input, share);
    weightGradient.addi(share);
    biasGradient.addi(slope.sum(0));
  }

  @Override
  public INDArray relu(INDArray input) {
    INDArray output = matrix(input.size(0), input.size(1));
    Matrices.relu(input, output);
    return output;
  }

  @Override
  public INDArray reluGradient(INDArray output, INDArray slope) {
    INDArray result = matrix(slope.size(0), slope.size(1));
    Matrices.reluGradient(output, slope, result);
    return result;
  }

  /** The mask is drawn on the host, so that every device gets the same. */
  @Override
  public INDArray dropout(INDArray input, double probability, CounterRandom random, long first) {
    float kept = (float) (1 / (1 - probability));
    float[] mask = new float[Math.toIntExact(input.length())];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.floatAt(first + i) < probability ? 0f : kept;
    }
    return input.mul(Nd4j.createFromArray(mask).reshape('c', input.shape()));
  }

  private static INDArray matrix(long rows, long columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
  }
}
