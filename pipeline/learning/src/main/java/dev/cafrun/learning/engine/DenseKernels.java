package dev.cafrun.learning.engine;

/** Fully connected layers and their gradients; matrices are row-major, one row per sample. */
public final class DenseKernels {
  private static final int ROWS_PER_TASK = 64;
  private static final int COLUMNS_PER_TASK = 1024;

  private final Parallel parallel;
  private final ActivationKernels activations;

  DenseKernels(Parallel parallel, ActivationKernels activations) {
    this.parallel = parallel;
    this.activations = activations;
  }

  /** {@code output = input · weightᵀ + bias}; weight is (outputs, inputs). */
  public void forward(
      long input, int rows, int inputs, long weight, long bias, int outputs, long output) {
    parallel.forEach(
        tasks(rows, ROWS_PER_TASK),
        (task, thread) -> {
          int first = task * ROWS_PER_TASK;
          Gemm.secondTransposed(
              Math.min(ROWS_PER_TASK, rows - first),
              outputs,
              inputs,
              Memory.at(input, (long) first * inputs),
              inputs,
              weight,
              inputs,
              0f,
              Memory.at(output, (long) first * outputs),
              outputs);
        });
    activations.addBias(output, rows, outputs, bias, false);
  }

  /** Adds the gradients of weight and bias to what is there. */
  public void addParameterGradient(
      long input,
      int rows,
      int inputs,
      long outputGradient,
      int outputs,
      long weightGradient,
      long biasGradient) {
    parallel.forEach(
        tasks(inputs, COLUMNS_PER_TASK),
        (task, thread) -> {
          int first = task * COLUMNS_PER_TASK;
          Gemm.firstTransposed(
              outputs,
              Math.min(COLUMNS_PER_TASK, inputs - first),
              rows,
              outputGradient,
              outputs,
              Memory.at(input, first),
              inputs,
              1f,
              Memory.at(weightGradient, first),
              inputs);
        });
    activations.sumColumns(outputGradient, rows, outputs, 1f, biasGradient);
  }

  /** {@code inputGradient = outputGradient · weight}. */
  public void inputGradient(
      long outputGradient, int rows, int outputs, long weight, int inputs, long inputGradient) {
    parallel.forEach(
        tasks(rows, ROWS_PER_TASK),
        (task, thread) -> {
          int first = task * ROWS_PER_TASK;
          Gemm.plain(
              Math.min(ROWS_PER_TASK, rows - first),
              inputs,
              outputs,
              Memory.at(outputGradient, (long) first * outputs),
              outputs,
              weight,
              inputs,
              0f,
              Memory.at(inputGradient, (long) first * inputs),
              inputs);
        });
  }

  private static int tasks(int length, int step) {
    return (length + step - 1) / step;
  }
}
