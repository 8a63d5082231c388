package dev.cafrun.faces.dataset;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/**
 * Where labels and pictures come from. A source is read once, in its own order, by one thread;
 * pictures are asked for by many.
 */
public sealed interface LabelSource permits LabelFiles, ClipLabels, GeneratedLabels {
  /** The rows of all label files, to be closed after use. */
  Rows rows() throws IOException;

  /** How many rows there are: for progress, so being wrong would do no harm. */
  long count() throws IOException;

  /**
   * A picture's file, as it is.
   *
   * @param row whose path is already known to stay inside the dataset
   * @throws IOException if it cannot be had; the message says why, for people
   */
  byte[] picture(LabelRow row) throws IOException;

  /** What people should know of how it was read, once its rows have been. */
  List<Remark> remarks();

  /** A stream of rows. */
  interface Rows extends Iterator<LabelRow>, AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
