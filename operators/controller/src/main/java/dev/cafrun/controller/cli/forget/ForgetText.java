package dev.cafrun.controller.cli.forget;

import dev.cafrun.controller.forget.ForgetReport;
import dev.cafrun.controller.history.forget.Resting;
import dev.cafrun.controller.history.forget.RestingOutput;
import dev.cafrun.controller.history.forget.RestingVersion;
import dev.cafrun.core.promotion.Promotion;
import java.util.ArrayList;
import java.util.List;

/** What was found of a person, in words. Pure. */
final class ForgetText {
  private ForgetText() {}

  static List<String> of(ForgetReport report) {
    List<String> lines = new ArrayList<>();
    if (report.datasets().isEmpty()) {
      lines.add(
          "nobody is called '%s' in %s"
              .formatted(report.subject(), counted(report.searched(), "ingested dataset")));
    } else {
      report
          .datasets()
          .forEach(
              data ->
                  lines.add(
                      "'%s' is on %s of %s, which %s read"
                          .formatted(
                              report.subject(),
                              counted(data.pictures(), "picture"),
                              data.source().isEmpty() ? "generated faces" : data.source(),
                              String.join(", ", data.runs()))));
      found(report.resting(), lines);
    }
    lines.add("What cannot be found:");
    report.notFound().forEach(gap -> lines.add("  " + gap));
    return lines;
  }

  private static void found(Resting resting, List<String> lines) {
    lines.add("Outputs that rest on them:");
    for (RestingOutput output : resting.outputs()) {
      lines.add(
          "  %-9s %s%s"
              .formatted(
                  output.kind().spelling(),
                  output.key().hex(),
                  output.removed() ? "  (collected)" : ""));
    }
    lines.add("Runs: " + String.join(", ", resting.runs()));
    lines.add(
        "Versions: "
            + (resting.versions().isEmpty()
                ? "none"
                : String.join(", ", resting.versions().stream().map(ForgetText::named).toList())));
    for (RestingVersion version : resting.versions()) {
      if (version.aliases().contains(Promotion.GUARDED)) {
        lines.add(
            "%s@%s still points to version %d: promote or roll back to another"
                .formatted(version.model(), Promotion.GUARDED, version.version()));
      }
    }
    lines.add(
        resting.request() == 0
            ? "Nothing was marked."
            : "Marked as request %d: %s is refused for these versions."
                .formatted(resting.request(), Promotion.GUARDED));
  }

  private static String named(RestingVersion version) {
    return version.model()
        + "@"
        + version.version()
        + (version.aliases().isEmpty() ? "" : " (" + String.join(", ", version.aliases()) + ")");
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
