package dev.cafrun.faces.dataset;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.CsvRowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Label files in CSV with pictures beside them. */
final class LabelFiles implements LabelSource {
  /**
   * One label file.
   *
   * @param split what its rows are for where they do not say it themselves; empty if nothing says
   */
  record LabelFile(Path file, String split) {}

  private final List<LabelFile> files;
  private final PictureFolder pictures;
  private final Columns columns;
  private final List<String> needed;

  /**
   * @param files read in this order
   * @param pictures the folder that paths start from
   * @param columns the dataset's words
   * @param needed columns that must be there
   */
  LabelFiles(List<LabelFile> files, Path pictures, Columns columns, List<String> needed) {
    this.files = List.copyOf(files);
    this.pictures = new PictureFolder(pictures);
    this.columns = columns;
    this.needed = List.copyOf(needed);
  }

  @Override
  public long count() throws IOException {
    long count = 0;
    try (Rows rows = rows()) {
      while (rows.hasNext()) {
        rows.next();
        count++;
      }
    }
    return count;
  }

  @Override
  public Rows rows() throws IOException {
    return new FileRows();
  }

  private final class FileRows implements Rows {
    private int position;
    private @Nullable CsvRowReader table;

    @Override
    public boolean hasNext() {
      while (table == null || !table.hasNext()) {
        if (position == files.size()) {
          return false;
        }
        try {
          close();
          table = open(files.get(position).file());
          position++;
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
      return true;
    }

    @Override
    public LabelRow next() {
      if (!hasNext() || table == null) {
        throw new NoSuchElementException();
      }
      LabelRow row = LabelRow.of(table.next(), columns);
      String split = files.get(position - 1).split();
      if (!split.isEmpty()) {
        row.values().put(columns.name(Field.SPLIT), split);
      }
      return row;
    }

    @Override
    public void close() throws IOException {
      if (table != null) {
        table.close();
        table = null;
      }
    }
  }

  private CsvRowReader open(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    CsvRowReader table = CsvRowReader.open(file, name);
    List<String> missing = needed.stream().filter(column -> !table.has(column)).toList();
    if (!missing.isEmpty()) {
      table.close();
      throw new StageException(
          Failure.user(
              "LABELS_COLUMN_MISSING",
              "%s has no column '%s'; its columns are %s"
                  .formatted(
                      name, String.join("', '", missing), String.join(", ", table.columns()))));
    }
    return table;
  }

  @Override
  public byte[] picture(LabelRow row) throws IOException {
    return pictures.read(row.get(Field.PATH));
  }
}
