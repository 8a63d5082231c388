package dev.cafrun.controller.web.output;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Refuses to read on after more characters than a preview could need, wherever lines end. */
final class BoundedCells extends FilterReader {
  /** Of all the rows that are shown, with far more in them than is shown. */
  private static final long MOST = 4L << 20;

  private long left = MOST;

  BoundedCells(Reader reader) {
    super(reader);
  }

  @Override
  public int read() throws IOException {
    take(1);
    return super.read();
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    take(read);
    return read;
  }

  private void take(int read) throws IOException {
    left -= read;
    if (left < 0) {
      throw new IOException("rows of more than " + MOST + " characters");
    }
  }
}
