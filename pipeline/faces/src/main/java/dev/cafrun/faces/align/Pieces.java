package dev.cafrun.faces.align;

import java.util.Locale;

/**
 * How a dataset's faces are cut into files, {@code faces-00000.bin} and so on: by the rows of
 * {@code samples.csv} alone, so that it is all the same who makes which of them. A piece holds the
 * faces of its rows that were kept, and may hold none.
 *
 * @param rows of the dataset
 * @param each how many rows belong to a piece; to the last one those that are left
 */
record Pieces(long rows, long each) {
  private static final long LEAST_ROWS = 64;
  private static final long MOST_PIECES = 512;

  static Pieces of(long rows) {
    return new Pieces(rows, Math.max(LEAST_ROWS, Math.ceilDiv(rows, MOST_PIECES)));
  }

  int count() {
    return (int) Math.ceilDiv(rows, each);
  }

  /**
   * The first piece of a shard; its last is the one before the next shard's first. Shards have
   * equally many pieces, or one more than others.
   *
   * @param shard from 0 to {@code shards}
   */
  int first(int shard, int shards) {
    return (int) ((long) shard * count() / shards);
  }

  /** The first row of a piece, or how many rows there are. */
  long firstRow(int piece) {
    return Math.min(rows, piece * each);
  }

  int pieceOf(long row) {
    return (int) (row / each);
  }

  static String name(int piece) {
    return String.format(Locale.ROOT, "faces-%05d.bin", piece);
  }
}
