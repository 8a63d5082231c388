package dev.cafrun.core.run;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody changes about marks; everything else stays.
 *
 * @param note nothing: stays
 * @param set tags with their values
 * @param removed tags that go; what is not there does no harm
 */
public record MarkChange(@Nullable String note, Map<String, String> set, Set<String> removed) {
  public MarkChange {
    set = Map.copyOf(set);
    removed = Set.copyOf(removed);
  }

  /**
   * Pure.
   *
   * @throws dev.cafrun.core.validation.InvalidComponentException if that makes no marks
   */
  public Marks of(Marks before) {
    TreeMap<String, String> tags = new TreeMap<>(before.tags());
    tags.putAll(set);
    tags.keySet().removeAll(removed);
    return new Marks(note == null ? before.note() : note, tags);
  }
}
