package dev.cafrun.faces.dataset;

import dev.cafrun.faces.CsvRowReader;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Rejection;
import java.util.Map;

/**
 * One row of labels as it was written, nothing believed yet.
 *
 * @param file the label file, for people
 * @param number the row, counting the header as 1
 * @param columns the dataset's words for the fields
 * @param values by column; a missing one is empty
 * @param whole whether there were as many values as columns
 */
public record LabelRow(
    String file, long number, Columns columns, Map<String, String> values, boolean whole) {

  static LabelRow of(CsvRowReader.Row row, Columns columns) {
    Map<String, String> values = new java.util.HashMap<>();
    for (Field field : Field.values()) {
      String column = columns.name(field);
      values.put(column, row.get(column));
    }
    return new LabelRow(row.file(), row.number(), columns, values, row.isWhole());
  }

  public String get(Field field) {
    return values.getOrDefault(columns.name(field), "");
  }

  /**
   * Leaves the row out.
   *
   * @param reason words that follow the field's value
   */
  public Rejection rejection(Field field, String reason) {
    return new Rejection(file, number, columns.name(field), get(field), reason);
  }

  /** The row's picture, and where it is named. */
  public PictureFiles.Entry picture(byte[] encoded) {
    return new PictureFiles.Entry(file, number, columns.name(Field.PATH), get(Field.PATH), encoded);
  }
}
