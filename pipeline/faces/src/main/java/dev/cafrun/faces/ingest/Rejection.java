package dev.cafrun.faces.ingest;

import dev.cafrun.faces.dataset.Field;
import dev.cafrun.faces.dataset.LabelRow;

/**
 * Why a row was left out.
 *
 * @param file the label file
 * @param row counting the header as 1
 * @param field the column
 * @param value what it held
 * @param reason words that follow the value
 */
record Rejection(String file, long row, String field, String value, String reason) {
  static Rejection of(LabelRow row, Field field, String reason) {
    return new Rejection(
        row.file(), row.number(), row.columns().name(field), row.get(field), reason);
  }

  /** One line for people. */
  String sentence() {
    String shown = value.length() > 60 ? value.substring(0, 57) + "…" : value;
    return "%s row %d, %s '%s' %s".formatted(file, row, field, shown, reason);
  }
}
