package dev.cafrun.controller.web.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * The latest version of each part of what is told of one run. However many listen and however slow
 * they are, nothing else is kept: who comes late hears what holds now, and nothing twice.
 * Thread-safe.
 */
final class Feed {
  private final String id =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()).substring(0, 12);

  private final Map<Part, News.Message> latest = new LinkedHashMap<>();
  private long number;
  private boolean ended;

  /** Tells of those parts that are not as they were; the others stay. */
  synchronized void publish(Map<Part, String> parts) {
    parts.forEach(
        (part, data) -> {
          News.Message before = latest.get(part);
          if (before == null || !before.data().equals(data)) {
            latest.remove(part); // so that the newest is the last
            latest.put(part, new News.Message(++number, part, data));
          }
        });
    notifyAll();
  }

  /** Nothing will follow. Idempotent. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits for news.
   *
   * @param seen of the news before; 0 at first
   * @param patience after which there may be none
   */
  synchronized News await(long seen, Predicate<Part> wanted, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (number <= seen && !ended) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    List<News.Message> messages = new ArrayList<>();
    for (News.Message message : latest.values()) {
      if (message.number() > seen && wanted.test(message.part())) {
        messages.add(message);
      }
    }
    return new News(messages, Math.max(seen, number), ended);
  }

  /** Names what somebody has heard, so that they can go on there. */
  String mark(long seen) {
    return id + "-" + seen;
  }

  /** How much of this feed somebody has heard; 0 if they have heard another, or nothing. */
  synchronized long seen(String mark) {
    String own = id + "-";
    if (!mark.startsWith(own)) {
      return 0;
    }
    try {
      return Math.clamp(Long.parseLong(mark.substring(own.length())), 0, number);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
