package dev.cafrun.faces.dataset;

import dev.cafrun.faces.CsvRowReader;
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
}
