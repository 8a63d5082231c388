package dev.cafrun.controller.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.core.stage.StageId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the curves of a training from its {@code training.csv}: one column, one curve. What is kept
 * of a file does not grow with it.
 */
public final class TrainingCurves {
  public static final String FILE = "training.csv";

  private static final String STEP = "iteration";

  private TrainingCurves() {}

  /** Far more than the columns and the characters of a line that a training writes. */
  private static final int MOST_COLUMNS = 200;

  private static final int LONGEST_LINE = 1 << 16;

  /**
   * Cells that are empty or no finite number are left out, and so are columns without any.
   *
   * @param csv numbers only, under a header that names the column {@code iteration}; read up to the
   *     first line that is longer than any that a training writes
   * @param points of each curve, about; from 2
   * @param budget of all curves together
   */
  static List<Curve> read(StageId stage, InputStream csv, int points, int budget)
      throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(csv, UTF_8))) {
      String header = line(lines);
      String[] names = header == null ? new String[0] : header.strip().split(",", -1);
      int step = List.of(names).indexOf(STEP);
      if (step < 0) {
        return List.of();
      }
      int each = Math.min(points, budget / Math.max(1, names.length));
      List<ThinningCurve> columns =
          Stream.generate(() -> new ThinningCurve(each))
              .limit(Math.min(names.length, MOST_COLUMNS))
              .toList();
      for (String line = line(lines); line != null; line = line(lines)) {
        addPoints(columns, line.split(",", -1), step);
      }
      return curves(stage, names, step, columns);
    }
  }

  /** Nothing at the end, and where no line ends for too long. */
  private static @Nullable String line(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    int letter = lines.read();
    for (; letter >= 0 && letter != '\n'; letter = lines.read()) {
      if (line.length() == LONGEST_LINE) {
        return null;
      }
      line.append((char) letter);
    }
    return letter < 0 && line.isEmpty() ? null : line.toString();
  }

  private static void addPoints(List<ThinningCurve> columns, String[] cells, int step) {
    double at = number(cells, step);
    for (int i = 0; i < columns.size(); i++) {
      double value = number(cells, i);
      if (i != step && Double.isFinite(value) && Double.isFinite(at)) {
        columns.get(i).add((long) at, value);
      }
    }
  }

  private static double number(String[] cells, int column) {
    try {
      return column < cells.length && !cells[column].isBlank()
          ? Double.parseDouble(cells[column])
          : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static List<Curve> curves(
      StageId stage, String[] names, int step, List<ThinningCurve> columns) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (i != step && !columns.get(i).isEmpty()) {
        curves.add(columns.get(i).curve(stage, names[i]));
      }
    }
    return curves;
  }
}
