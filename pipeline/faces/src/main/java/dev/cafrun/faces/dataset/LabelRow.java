package dev.cafrun.faces.dataset;

import dev.cafrun.faces.CsvRowReader;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Rejection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of labels as it was written, nothing believed yet.
 *
 * @param file the label file, for people
 * @param number the row, counting the header as 1
 * @param columns the dataset's words for the fields
 * @param values by column; a missing one is empty
 * @param defect what was wrong already when it was read
 */
public record LabelRow(
    String file,
    long number,
    Columns columns,
    Map<String, String> values,
    Optional<Defect> defect) {

  /**
   * Why a row cannot be used.
   *
   * @param field where it shows
   * @param reason words that follow the field's value
   */
  public record Defect(Field field, String reason) {
    /** Of a row that has not a value for each column. */
    static final Defect NOT_WHOLE =
        new Defect(Field.PATH, "is in a row that has too few or too many values");
  }

  static LabelRow of(CsvRowReader.Row row, Columns columns) {
    Map<String, String> values = new HashMap<>();
    for (Field field : Field.values()) {
      String column = columns.name(field);
      values.put(column, row.get(column));
    }
    Optional<Defect> defect = row.isWhole() ? Optional.empty() : Optional.of(Defect.NOT_WHOLE);
    return new LabelRow(row.file(), row.number(), columns, values, defect);
  }

  /**
   * Pictures whose labels cannot be had.
   *
   * @param pictures of the file; if there are none, a row tells of the file alone
   * @param expected where a picture should have been
   * @param why for people, after a colon
   */
  static List<LabelRow> lost(
      String file, Columns columns, List<String> pictures, String expected, String why) {
    Optional<Defect> defect = Optional.of(new Defect(Field.PATH, "has no label: " + why));
    return (pictures.isEmpty() ? List.of(expected) : pictures)
        .stream()
            .map(path -> new HashMap<>(Map.of(columns.name(Field.PATH), path)))
            .map(values -> new LabelRow(file, 1, columns, values, defect))
            .toList();
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
