package dev.cafrun.controller.web.live;

import java.util.List;

/**
 * What somebody has not been told yet.
 *
 * @param messages oldest first
 * @param seen tells where to go on
 * @param ended nothing will follow
 */
record News(List<Message> messages, long seen, boolean ended) {
  News {
    messages = List.copyOf(messages);
  }

  /**
   * The latest version of one part.
   *
   * @param number in the order in which they came
   * @param data never changed
   */
  record Message(long number, Part part, String data) {}
}
