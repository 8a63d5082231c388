package dev.cafrun.controller.web.live;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Looks at one run, again and again. Used by one thread at a time. */
interface Look {
  /** Said last, with the phase that the run ended in. */
  Part END = new Part(Audience.EVERYBODY, "end");

  /**
   * @param logs names of stages whose logs somebody reads
   * @throws dev.cafrun.controller.run.NoSuchRunException if there is no such run any more
   */
  Seen now(Set<String> logs);

  /**
   * What was seen.
   *
   * @param parts those that were looked at, in the order in which to tell them
   * @param ended nothing will change any more
   */
  record Seen(Map<Part, String> parts, boolean ended) {
    public Seen {
      parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }
  }
}
