package dev.cafrun.learning.data;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.metric.Dimension;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * Some faces in an order, as numbers of rows of a table: a face is made when it is asked for and
 * forgotten with the question, so that a million of them take some tens of MiB. Immutable and
 * thread-safe.
 */
public final class FaceRows extends AbstractList<Face> implements RandomAccess {
  private final FaceColumns columns;
  private final int[] rows;

  private FaceRows(FaceColumns columns, int[] rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * @param columns to which nothing is added any more
   */
  static FaceRows all(FaceColumns columns) {
    return new FaceRows(columns, IntStream.range(0, columns.size()).toArray());
  }

  /** The same faces in the same order. */
  public static FaceRows of(List<Face> faces) {
    if (faces instanceof FaceRows rows) {
      return rows;
    }
    FaceColumns columns = new FaceColumns();
    faces.forEach(columns::add);
    return all(columns);
  }

  /** Those of a split. */
  FaceRows of(Split split) {
    return new FaceRows(
        columns, IntStream.of(rows).filter(row -> columns.split(row) == split).toArray());
  }

  @Override
  public Face get(int place) {
    return columns.get(rows[place]);
  }

  @Override
  public int size() {
    return rows.length;
  }

  /** The place of a face in the table; −1 if none has that id. */
  int find(String id) {
    return columns.find(id);
  }

  /** {@link Face#row} of a face. */
  public int row(int place) {
    return columns.row(rows[place]);
  }

  public Split split(int place) {
    return columns.split(rows[place]);
  }

  /** {@link Face#subject} of a face. */
  public String subject(int place) {
    return columns.subject(rows[place]);
  }

  /** {@link Face#video} of a face. */
  public String video(int place) {
    return columns.video(rows[place]);
  }

  /** What a face is labelled with, in [−1, 1]. */
  public double label(int place, Dimension dimension) {
    return columns.label(rows[place], dimension);
  }

  /** What each face is labelled with. */
  public double[] labels(Dimension dimension) {
    double[] labels = new double[rows.length];
    for (int place = 0; place < labels.length; place++) {
      labels[place] = label(place, dimension);
    }
    return labels;
  }
}
