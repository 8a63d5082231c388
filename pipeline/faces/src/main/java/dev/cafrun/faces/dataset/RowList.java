package dev.cafrun.faces.dataset;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/** Rows that are made when they are asked for: a video may have a million. */
final class RowList extends AbstractList<LabelRow> implements RandomAccess {
  private final int size;
  private final IntFunction<LabelRow> row;

  /**
   * @param row by its place, from 0
   */
  RowList(int size, IntFunction<LabelRow> row) {
    this.size = size;
    this.row = row;
  }

  @Override
  public LabelRow get(int place) {
    return row.apply(place);
  }

  @Override
  public int size() {
    return size;
  }
}
