package dev.cafrun.controller.kubernetes.service;

import dev.cafrun.core.failure.Causes;
import java.time.Instant;

/**
 * Why nothing gets on, for people.
 *
 * @param reason one word in {@code CamelCase}
 * @param sentence what is wrong
 * @param since when it was noticed
 */
public record Outage(String reason, String sentence, Instant since) {
  private static final String UNFORESEEN = "LookFailed";

  /** A look that failed though every service is there: whoever looks after CafRun has to know. */
  static Outage of(Exception why, Instant now) {
    return new Outage(
        UNFORESEEN,
        "it could not be looked at and is tried again; the controller's log has more: "
            + words(why),
        now);
  }

  /** What the innermost cause says that says anything; no line but the first. */
  public static String words(Exception why) {
    return Causes.of(why)
        .map(Throwable::getMessage)
        .filter(message -> message != null && !message.isBlank())
        .reduce((outer, inner) -> inner)
        .flatMap(message -> message.lines().findFirst())
        .map(String::strip)
        .orElseGet(() -> why.getClass().getSimpleName());
  }
}
