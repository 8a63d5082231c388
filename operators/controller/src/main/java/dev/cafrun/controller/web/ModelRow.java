package dev.cafrun.controller.web;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.view.Numbers;
import dev.cafrun.controller.view.Timestamps;
import dev.cafrun.core.promotion.Promotion;
import java.time.ZoneId;
import java.util.Map;

/**
 * A row of the list of models.
 *
 * @param production whether it is what people use
 * @param forgotten whether it rests on somebody who is to be forgotten
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
    String registered,
    String tags,
    String note,
    boolean forgotten) {
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
        Timestamps.shown(version.createdAt(), zone),
        version.marks().shownTags(),
        version.marks().note(),
        version.forgotten());
  }

  private static String concordance(Map<String, Object> metrics, String dimension) {
    return metrics.get(dimension) instanceof Map<?, ?> scores
        ? Numbers.score(scores.get("ccc"))
        : "";
  }
}
