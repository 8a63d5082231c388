package dev.cafrun.faces.dataset;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Labels in a file of their own for each clip, or each picture, with pictures beside them. */
final class ClipLabels implements LabelSource {
  /** How a dataset writes the labels of one clip. */
  @FunctionalInterface
  interface Format {
    /**
     * The rows of one file, in the order of its frames.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is not in this format; the message says why
     */
    List<LabelRow> rows(LabelFile file) throws IOException;
  }

  private final List<LabelFile> files;
  private final PictureFolder pictures;
  private final Format format;

  /**
   * @param files read in this order
   * @param pictures what the rows' paths start from
   */
  ClipLabels(List<LabelFile> files, Path pictures, Format format) {
    this.files = List.copyOf(files);
    this.pictures = new PictureFolder(pictures);
    this.format = format;
  }

  @Override
  public long count() throws IOException {
    long count = 0;
    for (LabelFile file : files) {
      count += read(file).size();
    }
    return count;
  }

  @Override
  public Rows rows() {
    Iterator<LabelFile> left = files.iterator();
    return new Rows() {
      private Iterator<LabelRow> rows = List.<LabelRow>of().iterator();

      @Override
      public boolean hasNext() {
        while (!rows.hasNext() && left.hasNext()) {
          try {
            rows = read(left.next()).iterator();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
        return rows.hasNext();
      }

      @Override
      public LabelRow next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return rows.next();
      }

      @Override
      public void close() {}
    };
  }

  private List<LabelRow> read(LabelFile file) throws IOException {
    try {
      return format.rows(file);
    } catch (IllegalArgumentException e) {
      throw new StageException(
          Failure.user("LABELS_BROKEN", file.file() + " cannot be understood: " + e.getMessage()),
          e);
    }
  }

  @Override
  public byte[] picture(LabelRow row) throws IOException {
    return pictures.read(row.get(Field.PATH));
  }
}
