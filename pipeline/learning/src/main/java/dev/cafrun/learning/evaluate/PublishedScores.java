package dev.cafrun.learning.evaluate;

import dev.cafrun.core.dataset.DatasetFormat;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.learning.data.CsvTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of the paper's Tables 1 to 4 for one dataset, as printed (resource {@code
 * published.csv}).
 *
 * @param method whose, and with which network
 * @param figures as printed, by dimension and metric in their orders; empty where the paper has
 *     none
 */
record PublishedScores(String method, List<String> figures) {

  private static final String FILE = "published.csv";

  /** The rows of a dataset, in the paper's order; none if the paper does not use it. */
  static List<PublishedScores> on(DatasetFormat dataset) throws IOException {
    CsvTable table;
    try (InputStream in = PublishedScores.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException(FILE + " is missing from this build");
      }
      table = CsvTable.of(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return IntStream.range(0, table.size())
        .filter(row -> table.text(row, "dataset").equals(dataset.spelling()))
        .mapToObj(row -> new PublishedScores(table.text(row, "method"), figures(table, row)))
        .toList();
  }

  private static List<String> figures(CsvTable table, int row) {
    List<String> figures = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      for (Metric metric : Metric.values()) {
        figures.add(table.text(row, dimension.spelling() + "_" + metric.spelling()));
      }
    }
    return figures;
  }
}
