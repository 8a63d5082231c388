package dev.cafrun.controller.history.record;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many versions a model has, and where its aliases point.
 *
 * @param aliases to versions, as many as were asked for
 */
public record ModelStanding(int versions, SortedMap<String, Integer> aliases) {
  public ModelStanding {
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
  }
}
