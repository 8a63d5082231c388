package dev.cafrun.controller.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.core.stage.StageId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** Reads the curves of a training from its {@code training.csv}: one column, one curve. */
final class TrainingCurves {
  static final String FILE = "training.csv";

  private static final String STEP = "iteration";

  private TrainingCurves() {}

  /**
   * Cells that are empty or no finite number are left out, and so are columns without any.
   *
   * @param csv numbers only, under a header that names the column {@code iteration}
   */
  static List<Curve> read(StageId stage, InputStream csv) throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(csv, UTF_8))) {
      String header = lines.readLine();
      String[] names = header == null ? new String[0] : header.strip().split(",", -1);
      int step = List.of(names).indexOf(STEP);
      if (step < 0) {
        return List.of();
      }
      List<List<Curve.Point>> columns = new ArrayList<>();
      for (int i = 0; i < names.length; i++) {
        columns.add(new ArrayList<>());
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        addPoints(columns, line.split(",", -1), step);
      }
      return curves(stage, names, step, columns);
    }
  }

  private static void addPoints(List<List<Curve.Point>> columns, String[] cells, int step) {
    double at = number(cells, step);
    for (int i = 0; i < columns.size(); i++) {
      double value = number(cells, i);
      if (i != step && Double.isFinite(value) && Double.isFinite(at)) {
        columns.get(i).add(new Curve.Point((long) at, value));
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
      StageId stage, String[] names, int step, List<List<Curve.Point>> columns) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (i != step && !columns.get(i).isEmpty()) {
        curves.add(new Curve(stage, names[i], columns.get(i)));
      }
    }
    return curves;
  }
}
