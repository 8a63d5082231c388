package dev.cafrun.controller.web;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.Numbers;
import dev.cafrun.controller.view.Timestamps;
import dev.cafrun.core.promotion.Promotion;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/** A row of the list of runs, as text. */
record RowView(
    String id,
    String phase,
    String look,
    String stages,
    String took,
    String valence,
    String arousal,
    String submitted) {
  static RowView of(RunSummary run, ZoneId zone) {
    return new RowView(
        run.displayId(),
        run.phase().spelling(),
        run.phase().spelling().toLowerCase(Locale.ROOT),
        run.stagesDone() + " of " + run.stagesTotal(),
        Elapsed.of(run.seconds()),
        concordance(run.metrics(), "valence"),
        concordance(run.metrics(), "arousal"),
        Timestamps.shown(run.submittedAt(), zone));
  }

  /**
   * A row of the list of models.
   *
   * @param production whether it is what people use
   */
  record ModelRow(
      String model,
      int version,
      String aliases,
      boolean production,
      String valence,
      String arousal,
      String run,
      String digest,
      String registered) {
    private static final int ENOUGH = 12;

    /** Enough of the digest for people to tell two apart. */
    public String shortDigest() {
      return digest.substring(0, Math.min(ENOUGH, digest.length()));
    }

    static ModelRow of(ModelVersion version, ZoneId zone) {
      return new ModelRow(
          version.model(),
          version.version(),
          String.join(", ", version.aliases()),
          version.aliases().contains(Promotion.GUARDED),
          concordance(version.metrics(), "valence"),
          concordance(version.metrics(), "arousal"),
          version.runName(),
          version.content().hex(),
          Timestamps.shown(version.createdAt(), zone));
    }
  }

  private static String concordance(Map<String, Object> metrics, String dimension) {
    return metrics.get(dimension) instanceof Map<?, ?> scores
        ? Numbers.score(scores.get("ccc"))
        : "";
  }
}
