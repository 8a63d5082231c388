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

  /**
   * What the columns are called.
   *
   * @param columns the dataset's words
   * @param needed columns that must be there
   * @param order of the columns where no row names them; none where one must
   */
  record Header(Columns columns, List<String> needed, List<String> order) {}

  private final List<LabelFile> files;
  private final PictureFolder pictures;
  private final Header header;
  private final Columns columns;
  private final List<Remark> remarks;

  /**
   * @param files read in this order
   * @param pictures the folder that paths start from
   * @param remarks on how these were found
   */
  LabelFiles(List<LabelFile> files, Path pictures, Header header, List<Remark> remarks) {
    this.files = List.copyOf(files);
    this.pictures = new PictureFolder(pictures);
    this.header = header;
    this.columns = header.columns();
    this.remarks = List.copyOf(remarks);
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
          closeTable();
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
      row.values()
          .computeIfPresent(columns.name(Field.PATH), (key, path) -> pictures.fromHere(path));
      String split = files.get(position - 1).split();
      if (!split.isEmpty()) {
        row.values().put(columns.name(Field.SPLIT), split);
      }
      return row;
    }

    @Override
    public void close() throws IOException {
      pictures.close();
      closeTable();
    }

    private void closeTable() throws IOException {
      if (table != null) {
        table.close();
        table = null;
      }
    }
  }

  private CsvRowReader open(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    CsvRowReader table = CsvRowReader.open(file, name, header.order());
    List<String> missing = header.needed().stream().filter(column -> !table.has(column)).toList();
    if (!missing.isEmpty()) {
      table.close();
      throw new StageException(
          Failure.user(
              "LABELS_COLUMN_MISSING",
              "%s has no column '%s'; its columns are %s%s"
                  .formatted(
                      name,
                      String.join("', '", missing),
                      String.join(", ", table.columns()),
                      hint(table))));
    }
    return table;
  }

  private String hint(CsvRowReader table) {
    String first = table.columns().isEmpty() ? "" : table.columns().getFirst();
    if (table.columns().size() == 1 && first.matches("(?s).*[;\t].*")) {
      return ": save it with commas between the columns";
    }
    boolean named = columns.required().stream().anyMatch(table::has);
    return named ? "" : ": its first row must name the columns";
  }

  @Override
  public List<Remark> remarks() {
    return remarks;
  }

  @Override
  public byte[] picture(LabelRow row) throws IOException {
    return pictures.read(row.get(Field.PATH));
  }
}
