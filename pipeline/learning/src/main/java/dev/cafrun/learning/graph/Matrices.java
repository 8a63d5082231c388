package dev.cafrun.learning.graph;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/** The few operations on row-major float32 matrices that layers are made of. */
final class Matrices {
  private static final int ALONG_COLUMNS = 1;

  private Matrices() {}

  /** {@code result = left · right}. */
  static void product(INDArray left, INDArray right, INDArray result) {
    product(left, false, right, false, result);
  }

  /** {@code result = left · rightᵀ}. */
  static void productWithTransposed(INDArray left, INDArray right, INDArray result) {
    product(left, false, right, true, result);
  }

  /** {@code result = leftᵀ · right}. */
  static void transposedProduct(INDArray left, INDArray right, INDArray result) {
    product(left, true, right, false, result);
  }

  private static void product(
      INDArray left,
      boolean leftTransposed,
      INDArray right,
      boolean rightTransposed,
      INDArray result) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(left, right)
            .addOutputs(result)
            .addIntegerArguments(leftTransposed ? 1 : 0, rightTransposed ? 1 : 0, 0)
            .build());
  }

  /** Multiplies every row by the vector, entry by entry. */
  static void timesRow(INDArray matrix, INDArray row, INDArray result) {
    Nd4j.getExecutioner().exec(new BroadcastMulOp(matrix, row, result, ALONG_COLUMNS));
  }

  /** Adds the vector to every row. */
  static void plusRow(INDArray matrix, INDArray row, INDArray result) {
    Nd4j.getExecutioner().exec(new BroadcastAddOp(matrix, row, result, ALONG_COLUMNS));
  }

  /** Subtracts the vector from every row. */
  static void minusRow(INDArray matrix, INDArray row, INDArray result) {
    Nd4j.getExecutioner().exec(new BroadcastSubOp(matrix, row, result, ALONG_COLUMNS));
  }

  /** {@code result = left ∘ right}, entry by entry. */
  static void times(INDArray left, INDArray right, INDArray result) {
    Nd4j.getExecutioner().exec(new MulOp(left, right, result));
  }

  /** Negatives become 0. */
  static void relu(INDArray input, INDArray result) {
    Nd4j.getExecutioner().exec(new RectifiedLinear(input, result));
  }

  /**
   * The gradient of {@link #relu}.
   *
   * @param output of the forward pass
   */
  static void reluGradient(INDArray output, INDArray outputGradient, INDArray result) {
    Nd4j.getExecutioner().exec(new Step(output, result, 0.0));
    times(result, outputGradient, result);
  }
}
