package dev.cafrun.learning.train;

import dev.cafrun.learning.caf.IterationReport;
import dev.cafrun.learning.critic.AdaptiveMargin;
import dev.cafrun.learning.critic.CriticHealth;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.plot.CurveSheet;
import dev.cafrun.learning.plot.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code training.csv} as it grows: one row per iteration, empty where a quantity does not exist.
 * It holds nothing that depends on the clock, so that a resumed training writes the same bytes.
 */
final class TrainingLog {

  private static final List<String> COLUMNS =
      List.of(
          "iteration",
          "epoch",
          "learning_rate",
          "loss",
          "rmse_valence",
          "rmse_arousal",
          "pcc_valence",
          "pcc_arousal",
          "ccc_valence",
          "ccc_arousal",
          "critic_loss",
          "adversarial_loss",
          "distance_within",
          "distance",
          "active",
          "probe",
          "units_off",
          "opposition",
          "mi",
          "eta",
          "delta",
          "alpha",
          "k",
          "k_found",
          "threshold_valence",
          "threshold_arousal",
          "threshold",
          "strong",
          "weak",
          "skipped",
          "validation_ccc_valence",
          "validation_ccc_arousal");

  /** What tells how a critic fares. */
  private static final List<String> CRITIC =
      List.of(
          "distance_within",
          "distance",
          "active",
          "probe",
          "units_off",
          "opposition",
          "mi",
          "delta",
          "k",
          "k_found");

  private final StringBuilder text;

  private TrainingLog(String text) {
    this.text = new StringBuilder(text);
  }

  static TrainingLog empty() {
    return new TrainingLog(CsvTable.line(COLUMNS.toArray()));
  }

  /** Goes on from what {@link #text} gave. */
  static TrainingLog resumed(String text) {
    return new TrainingLog(text);
  }

  String text() {
    return text.toString();
  }

  /** What an iteration measured, by column; quantities that do not exist are left out. */
  static Map<String, Double> values(IterationReport report, long epoch, double learningRate) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("epoch", (double) epoch);
    values.put("learning_rate", learningRate);
    values.put("loss", report.regression().value());
    values.put("rmse_valence", report.regression().valence().rmse());
    values.put("rmse_arousal", report.regression().arousal().rmse());
    values.put("pcc_valence", report.regression().valence().pcc());
    values.put("pcc_arousal", report.regression().arousal().pcc());
    values.put("ccc_valence", report.regression().valence().ccc());
    values.put("ccc_arousal", report.regression().arousal().ccc());
    report
        .adversarial()
        .ifPresent(
            steps -> {
              values.put("critic_loss", steps.criticLoss());
              values.put("adversarial_loss", steps.adversarialLoss());
              put(values, steps.health());
              steps.margin().ifPresent(margin -> put(values, margin));
            });
    values.put("threshold_valence", report.thresholds().valence());
    values.put("threshold_arousal", report.thresholds().arousal());
    values.put("threshold", report.thresholds().radius());
    values.put("strong", (double) report.strong());
    values.put("weak", (double) report.weak());
    values.put("skipped", report.skipped() ? 1.0 : 0.0);
    return values;
  }

  /** Adds what a validation measured. */
  static void add(Map<String, Double> values, Validation validation) {
    validation.valence().concordance().ifPresent(c -> values.put("validation_ccc_valence", c));
    validation.arousal().concordance().ifPresent(c -> values.put("validation_ccc_arousal", c));
  }

  private static void put(Map<String, Double> values, CriticHealth health) {
    values.put("distance_within", health.within());
    values.put("distance", health.across());
    health.active().ifPresent(share -> values.put("active", share));
    values.put("probe", health.probe());
    values.put("units_off", health.unitsOff());
    values.put("opposition", health.opposition());
  }

  private static void put(Map<String, Double> values, AdaptiveMargin margin) {
    values.put("mi", margin.information().value());
    values.put("eta", margin.information().eta());
    values.put("delta", margin.confidence().delta());
    values.put("alpha", margin.value());
    values.put("k", margin.confidence().meanNeighbours());
    values.put("k_found", margin.confidence().found());
  }

  /** Appends the row of an iteration, counted from 1. */
  void append(long iteration, Map<String, Double> values) {
    List<Object> fields = new ArrayList<>();
    for (String column : COLUMNS) {
      Double value = values.get(column);
      fields.add(column.equals("iteration") ? iteration : value == null ? "" : number(value));
    }
    text.append(CsvTable.line(fields.toArray()));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }

  /** How many iterations skipped steps 2 and 3. */
  long skipped() {
    return table().column("skipped").stream().filter("1"::equals).count();
  }

  /** A column's values, oldest first; iterations without one are left out. */
  double[] column(String name) {
    return table().column(name).stream()
        .filter(text -> !text.isEmpty())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /**
   * The critic over the last tenth of the iterations: means by name, such as {@code
   * critic.distance}; empty without a critic.
   */
  Map<String, Double> criticSummary() {
    Map<String, Double> summary = new LinkedHashMap<>();
    CsvTable table = table();
    for (String name : CRITIC) {
      List<String> values = table.column(name);
      values.subList(values.size() - Math.ceilDiv(values.size(), 10), values.size()).stream()
          .filter(text -> !text.isEmpty())
          .mapToDouble(Double::parseDouble)
          .average()
          .ifPresent(mean -> summary.put("critic." + name, mean));
    }
    return summary;
  }

  /** The curves, as an SVG document. */
  String picture() {
    CsvTable table = table();
    CurveSheet sheet = new CurveSheet("iteration");
    sheet.chart("Regression (step 4)", "L_AV", series(table, "loss"));
    sheet.chart(
        "Validation", "CCC", series(table, "validation_ccc_valence", "validation_ccc_arousal"));
    sheet.chart(
        "Critic and encoder (steps 2, 3)",
        "loss",
        series(table, "critic_loss", "adversarial_loss"));
    sheet.chart("Adaptive margin", "nats", series(table, "mi", "delta", "alpha"));
    sheet.chart("Latent space", "mean D²", series(table, "distance_within", "distance"));
    sheet.chart(
        "Critic's health", "share", series(table, "active", "probe", "units_off", "k_found"));
    sheet.chart("Neighbours", "K", series(table, "k"));
    sheet.chart("Step 3 against step 2", "cosine", series(table, "opposition"));
    sheet.chart("Training batches", "CCC", series(table, "ccc_valence", "ccc_arousal"));
    sheet.chart("Group sizes", "samples", series(table, "strong", "weak"));
    return sheet.render();
  }

  private CsvTable table() {
    return CsvTable.of("training.csv", text.toString());
  }

  private static List<Series> series(CsvTable table, String... columns) {
    List<String> iterations = table.column("iteration");
    List<Series> all = new ArrayList<>();
    for (String column : columns) {
      Series series = new Series(column.replace('_', ' '));
      List<String> values = table.column(column);
      for (int row = 0; row < values.size(); row++) {
        if (!values.get(row).isEmpty()) {
          series.add(Double.parseDouble(iterations.get(row)), Double.parseDouble(values.get(row)));
        }
      }
      all.add(series);
    }
    return all;
  }
}
