package dev.cafrun.controller.kubernetes.job;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads why a cluster refuses to make a Job or a pod. Pure. */
final class Refusal {
  /** As the API server's quota plugin says it. */
  private static final Pattern EXCEEDED =
      Pattern.compile(
          ".*exceeded quota: (?<quota>[^,]+), requested: (?<requested>.+?), used: (?<used>.+?),"
              + " limited: (?<limited>.+)",
          Pattern.DOTALL);

  private static final Pattern INCOMPLETE =
      Pattern.compile(
          ".*failed quota: (?<quota>[^:]+): must specify (?<values>.+)", Pattern.DOTALL);

  private Refusal() {}

  /** Whether a quota is used up, so that it may work later. */
  static boolean forRoom(String words) {
    return words.contains("exceeded quota");
  }

  /**
   * @param words of the API server
   * @param since when it was refused first
   */
  static Pending of(String words, Instant since) {
    Matcher exceeded = EXCEEDED.matcher(words);
    if (exceeded.matches()) {
      return new Pending(
          Pending.QUOTA,
          "waits for the quota "
              + exceeded.group("quota")
              + ": it needs "
              + exceeded.group("requested")
              + "; of "
              + exceeded.group("limited").strip()
              + " in use are "
              + exceeded.group("used"),
          since);
    }
    Matcher incomplete = INCOMPLETE.matcher(words);
    if (incomplete.matches()) {
      return new Pending(
          "QUOTA_NEEDS_VALUES",
          "waits for values that the quota "
              + incomplete.group("quota")
              + " wants in spec.stages: "
              + incomplete.group("values").strip(),
          since);
    }
    return new Pending(
        forRoom(words) ? Pending.QUOTA : "POD_REFUSED",
        "waits for its pod, which the cluster refuses: " + words,
        since);
  }
}
