package dev.cafrun.controller.cli.retention;

import dev.cafrun.controller.cli.terminal.Table;
import dev.cafrun.controller.drive.RetentionReport;
import dev.cafrun.core.retention.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is collected, in words. Pure. */
final class RetentionText {
  private static final double STEP = 1000;
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private RetentionText() {}

  /**
   * @param applied whether it has been done
   * @param most how many runs are named
   */
  static List<String> of(RetentionReport report, boolean applied, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "A policy that "
            + report.policy()
            + (applied ? " collected " : " would collect ")
            + count(report.runs(), "run")
            + ":");
    Table table = new Table();
    report
        .kinds()
        .forEach(
            (kind, amount) ->
                table.row("  " + kind, count(amount.outputs(), "output"), size(amount.bytes())));
    table.row("  checkpoints and logs in the object store", "", size(report.leftBytes()));
    lines.addAll(table.lines());
    report.first().stream()
        .limit(most)
        .forEach(line -> lines.add("  " + line.run() + ": " + line.why()));
    if (report.runs() > Math.min(most, report.first().size())) {
      lines.add("  …");
    }
    for (Fate.Reason reason : Fate.Reason.values()) {
      Long kept = report.kept().get(reason);
      if (kept != null) {
        lines.add(kept + " kept that " + reason.words());
      }
    }
    if (!applied && report.runs() > 0) {
      lines.add("Nothing was removed; --apply removes it for good.");
    }
    return lines;
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Such as {@code 3.4 GB}. */
  static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= STEP && unit < UNITS.length - 1) {
      size /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }
}
