package dev.cafrun.core.promotion;

import java.util.List;
import java.util.Map;

/**
 * What a version was recorded to say about one of its golden faces, and what it says now.
 *
 * @param id of the sample
 * @param valence as recorded, and so {@code arousal}
 * @param saidValence now, and so {@code saidArousal}; may be no number
 */
public record GoldenScore(
    String id, float valence, float arousal, float saidValence, float saidArousal) {

  /** As it is kept with a promotion; what is no number is a word. */
  public Map<String, Object> tree() {
    return Map.of(
        "face",
        id,
        "valence",
        List.of(told(valence), told(saidValence)),
        "arousal",
        List.of(told(arousal), told(saidArousal)));
  }

  private static Object told(float value) {
    return Float.isFinite(value) ? (Object) value : Float.toString(value);
  }

  /** How far apart both are, in the dimension in which they are further; infinite for no number. */
  public double apart() {
    double apart = Math.max(Math.abs(saidValence - valence), Math.abs(saidArousal - arousal));
    return Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
  }
}
