package dev.cafrun.faces;

/**
 * Why a row was left out.
 *
 * @param file the label file
 * @param row counting the header as 1
 * @param field the column
 * @param value what it held
 * @param reason words that follow the value
 */
public record Rejection(String file, long row, String field, String value, String reason) {
  /** As a {@link RejectionLog} wrote it. */
  public static Rejection of(CsvRowReader.Row row) {
    return new Rejection(
        row.get("file"),
        Long.parseLong(row.get("row")),
        row.get("field"),
        row.get("value"),
        row.get("reason"));
  }

  /** One line for people. */
  public String sentence() {
    String shown = value.length() > 60 ? value.substring(0, 57) + "…" : value;
    return "%s row %d, %s '%s' %s".formatted(file, row, field, shown, reason);
  }
}
