package dev.cafrun.learning.engine;

/** Cuts a long array or a tall matrix into tasks whose number depends on its shape alone. */
public final class RowPartition {
  /** Floats per task: small enough to stay in a core's cache between two passes. */
  private static final long TASK_FLOATS = 32 * 1024;

  private final long length;
  private final long step;

  private RowPartition(long length, long step) {
    this.length = length;
    this.step = step;
  }

  /** Rows of the given width. */
  public static RowPartition of(long rows, long width) {
    return new RowPartition(rows, Math.max(1, TASK_FLOATS / width));
  }

  public int tasks() {
    return Math.toIntExact((length + step - 1) / step);
  }

  public long first(int task) {
    return task * step;
  }

  public long end(int task) {
    return Math.min(length, (task + 1) * step);
  }
}
