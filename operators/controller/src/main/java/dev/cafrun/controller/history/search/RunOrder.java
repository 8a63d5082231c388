package dev.cafrun.controller.history.search;

import dev.cafrun.core.canonical.Spelled;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In which order runs are listed. Those that have no such metric come last either way, the newest
 * first.
 *
 * @param column nothing for a metric's
 * @param metric such as {@code valence.ccc}; nothing for a column's
 * @param descending the largest, latest or last in the alphabet first
 */
public record RunOrder(@Nullable RunColumn column, @Nullable String metric, boolean descending) {
  public static final RunOrder NEWEST_FIRST = new RunOrder(RunColumn.SUBMITTED, null, true);

  private static final String DESCENDING = "-";

  public RunOrder {
    if ((column == null) == (metric == null)) {
      throw new IllegalArgumentException("runs are sorted by a column or by a metric");
    }
  }

  /**
   * Reads {@code name}, {@code -submitted} or {@code -valence.ccc}; a minus means descending.
   *
   * @throws IllegalArgumentException with a sentence to be read after the name of what was said
   */
  public static RunOrder of(String said) {
    boolean descending = said.startsWith(DESCENDING);
    String by = said.substring(descending ? 1 : 0);
    RunColumn column = Spelled.find(RunColumn.class, by).orElse(null);
    if (column != null) {
      return new RunOrder(column, null, descending);
    }
    if (!MetricRange.isMetric(by) || !by.contains(".")) {
      throw new IllegalArgumentException(
          "'%s' is no column; there are %s, and metrics such as valence.ccc"
              .formatted(
                  by,
                  Arrays.stream(RunColumn.values())
                      .map(RunColumn::spelling)
                      .collect(Collectors.joining(", "))));
    }
    return new RunOrder(null, by, descending);
  }

  /** What it is sorted by, without the direction. */
  public String by() {
    return column == null ? String.valueOf(metric) : column.spelling();
  }

  @Override
  public String toString() {
    return (descending ? DESCENDING : "") + by();
  }
}
