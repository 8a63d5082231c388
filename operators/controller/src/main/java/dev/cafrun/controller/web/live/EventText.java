package dev.cafrun.controller.web.live;

import java.time.Duration;

/**
 * How browsers are told of events: {@code text/event-stream}, as the HTML standard has it. Pure.
 */
final class EventText {
  /** Said now and then, so that nobody takes the line for dead; browsers hear nothing of it. */
  static final String ALIVE = ": alive\n\n";

  private EventText() {}

  /** How long a browser waits before it comes back. */
  static String comeBackAfter(Duration pause) {
    return "retry: " + pause.toMillis() + "\n\n";
  }

  /**
   * @param id said again by whoever comes back
   * @param data any text; the browser hears its line ends as {@code \n}
   */
  static String of(String id, String event, String data) {
    StringBuilder text = new StringBuilder(data.length() + 64);
    text.append("id: ").append(id).append("\nevent: ").append(event).append('\n');
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    return text.append(data.isEmpty() ? "data:\n\n" : "\n").toString();
  }
}
