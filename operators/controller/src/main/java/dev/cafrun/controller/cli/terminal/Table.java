package dev.cafrun.controller.cli.terminal;

import dev.cafrun.core.canonical.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Text in columns, two blanks apart. Cells must be without colour; a row is painted as a whole. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table row(String... cells) {
    rows.add(Stream.of(cells).map(PlainText::line).toList());
    return this;
  }

  /** One line for each row, none with blanks at its end. */
  public List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
