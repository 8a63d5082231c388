package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Bias, ReLU and their gradients over the rows of a matrix, columns innermost. */
public final class ActivationKernels implements AutoCloseable {
  private final Parallel parallel;
  private final Buffer partials = new Buffer();

  /** Kernels that run on the given threads. */
  public ActivationKernels(Parallel parallel) {
    this.parallel = parallel;
  }

  /** Adds one bias per column to every row, in place, and cuts negatives when {@code relu}. */
  public void addBias(long matrix, long rows, int columns, long bias, boolean relu) {
    RowPartition cut = RowPartition.of(rows, columns);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          for (long row = cut.first(task); row < cut.end(task); row++) {
            addBiasToRow(Memory.at(matrix, row * columns), columns, bias, relu);
          }
        });
  }

  private static void addBiasToRow(long row, int columns, long bias, boolean relu) {
    int c = 0;
    for (; c <= columns - Memory.LANES; c += Memory.LANES) {
      FloatVector value = Memory.load(Memory.at(row, c)).add(Memory.load(Memory.at(bias, c)));
      Memory.store(Memory.at(row, c), relu ? value.max(0f) : value);
    }
    for (; c < columns; c++) {
      float value = Memory.get(Memory.at(row, c)) + Memory.get(Memory.at(bias, c));
      Memory.set(Memory.at(row, c), relu ? Math.max(value, 0f) : value);
    }
  }

  /** {@code output = max(input, 0)}. */
  public void relu(long input, long output, long length) {
    RowPartition cut = RowPartition.of(length, 1);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          long i = cut.first(task);
          for (; i <= cut.end(task) - Memory.LANES; i += Memory.LANES) {
            Memory.store(Memory.at(output, i), Memory.load(Memory.at(input, i)).max(0f));
          }
          for (; i < cut.end(task); i++) {
            Memory.set(Memory.at(output, i), Math.max(Memory.get(Memory.at(input, i)), 0f));
          }
        });
  }

  /** Zeroes the gradient, in place, wherever ReLU's output is not positive. */
  public void reluGradient(long output, long gradient, long length) {
    RowPartition cut = RowPartition.of(length, 1);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          long i = cut.first(task);
          for (; i <= cut.end(task) - Memory.LANES; i += Memory.LANES) {
            VectorMask<Float> passed =
                Memory.load(Memory.at(output, i)).compare(VectorOperators.GT, 0f);
            FloatVector slope = Memory.load(Memory.at(gradient, i));
            Memory.store(
                Memory.at(gradient, i), FloatVector.zero(Memory.SPECIES).blend(slope, passed));
          }
          for (; i < cut.end(task); i++) {
            if (!(Memory.get(Memory.at(output, i)) > 0)) {
              Memory.set(Memory.at(gradient, i), 0f);
            }
          }
        });
  }

  /**
   * Sums every column: {@code sums = beta · sums + Σ rows}. Blocks of rows are summed apart and
   * joined in order.
   */
  public void sumColumns(long matrix, long rows, int columns, float beta, long sums) {
    RowPartition cut = RowPartition.of(rows, columns);
    int tasks = cut.tasks();
    long blocks = partials.require((long) tasks * columns);
    parallel.forEach(
        tasks,
        (task, thread) ->
            sumBlock(
                Memory.at(matrix, cut.first(task) * columns),
                cut.end(task) - cut.first(task),
                columns,
                Memory.at(blocks, (long) task * columns)));
    for (int c = 0; c < columns; c++) {
      double sum = beta == 0 ? 0 : beta * Memory.get(Memory.at(sums, c));
      for (int task = 0; task < tasks; task++) {
        sum += Memory.get(Memory.at(blocks, (long) task * columns + c));
      }
      Memory.set(Memory.at(sums, c), (float) sum);
    }
  }

  private static void sumBlock(long matrix, long rows, int columns, long sums) {
    int c = 0;
    for (; c <= columns - Memory.LANES; c += Memory.LANES) {
      FloatVector sum = FloatVector.zero(Memory.SPECIES);
      for (long row = 0; row < rows; row++) {
        sum = sum.add(Memory.load(Memory.at(matrix, row * columns + c)));
      }
      Memory.store(Memory.at(sums, c), sum);
    }
    for (; c < columns; c++) {
      float sum = 0;
      for (long row = 0; row < rows; row++) {
        sum += Memory.get(Memory.at(matrix, row * columns + c));
      }
      Memory.set(Memory.at(sums, c), sum);
    }
  }

  /** {@code target += addend}. */
  public void add(long addend, long target, long length) {
    RowPartition cut = RowPartition.of(length, 1);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          long i = cut.first(task);
          for (; i <= cut.end(task) - Memory.LANES; i += Memory.LANES) {
            Memory.store(
                Memory.at(target, i),
                Memory.load(Memory.at(target, i)).add(Memory.load(Memory.at(addend, i))));
          }
          for (; i < cut.end(task); i++) {
            Memory.set(
                Memory.at(target, i),
                Memory.get(Memory.at(target, i)) + Memory.get(Memory.at(addend, i)));
          }
        });
  }

  /** Frees the memory for partial sums. */
  @Override
  public void close() {
    partials.close();
  }
}
