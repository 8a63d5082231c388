package dev.cafrun.controller.mlflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a page of what was looked at. It may be short, or empty, and yet have a next one: so much
 * is looked at for one page, and no more. Pure.
 *
 * @param name of the list in the answer
 * @param known what was looked at, in the list's order
 * @param more whether there may be more behind it
 * @param place what the next page begins after
 */
record ListedPage<T>(String name, List<T> known, boolean more, Function<T, String> place) {
  /**
   * @param limit as many are wanted at most
   */
  Map<String, Object> of(Predicate<T> wanted, Function<T, ?> message, int limit) {
    List<Object> found = new ArrayList<>();
    T last = null;
    for (T each : known) {
      if (found.size() == limit) {
        return page(found, last);
      }
      last = each;
      if (wanted.test(each)) {
        found.add(message.apply(each));
      }
    }
    return page(found, more ? last : null);
  }

  private Map<String, Object> page(List<Object> found, @Nullable T last) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put(name, found);
    if (last != null) {
      page.put("next_page_token", place.apply(last));
    }
    return page;
  }
}
