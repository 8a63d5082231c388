package dev.cafrun.controller.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.worker.StageEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's words, as far as their lines are whole.
 *
 * @param events what they say; a line that is no event is passed over
 * @param length of the whole lines, in bytes
 */
record EventLines(List<StageEvent> events, int length) {
  EventLines {
    events = List.copyOf(events);
  }

  /** Reads from the position to the limit. */
  static EventLines read(ByteBuffer bytes) {
    List<StageEvent> events = new ArrayList<>();
    int first = bytes.position();
    int start = first;
    for (int i = first; i < bytes.limit(); i++) {
      if (bytes.get(i) == '\n') {
        add(events, UTF_8.decode(bytes.slice(start, i - start)).toString());
        start = i + 1;
      }
    }
    return new EventLines(events, start - first);
  }

  private static void add(List<StageEvent> events, String line) {
    try {
      events.add(CoreJson.read(line, StageEvent.class));
    } catch (IllegalArgumentException e) {
      // Two processes of one attempt may have written into each other; the artifact is the truth.
    }
  }
}
