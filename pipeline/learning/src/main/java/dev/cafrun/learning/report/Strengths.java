package dev.cafrun.learning.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A histogram of magnitudes of the training faces, with the threshold found on it.
 *
 * @param title such as {@code |valence|}
 * @param top where the last bar ends
 * @param bars counts of equal steps from 0
 * @param threshold from which on a magnitude is strong
 */
public record Strengths(String title, double top, List<Integer> bars, double threshold) {
  private static final int BARS = 40;

  public Strengths {
    bars = List.copyOf(bars);
  }

  public static Strengths of(String title, double[] values, double threshold) {
    double top = Math.max(1, Arrays.stream(values).max().orElse(1));
    Integer[] bars = new Integer[BARS];
    Arrays.fill(bars, 0);
    for (double value : values) {
      bars[Math.min(BARS - 1, (int) (value / top * BARS))]++;
    }
    return new Strengths(title, top, Arrays.asList(bars), threshold);
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("of", title);
    tree.put("threshold", threshold);
    tree.put("to", top);
    tree.put("counts", bars);
    return tree;
  }
}
