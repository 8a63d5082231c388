package dev.cafrun.controller.web.live;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A run that somebody looks at. Guarded by whoever made it. */
final class WatchedRun {
  private final Feed feed = new Feed();
  private final Set<Tab> tabs = new HashSet<>();

  Feed feed() {
    return feed;
  }

  Set<Tab> tabs() {
    return tabs;
  }

  /** Names of stages whose logs somebody reads. */
  Set<String> logs() {
    return tabs.stream().flatMap(tab -> tab.logs().stream()).collect(Collectors.toSet());
  }
}
