package dev.cafrun.controller.view;

import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.run.StageProgress;
import dev.cafrun.core.promotion.Unregistered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One stage in words. Pure. */
public final class StageText {
  /** Said by stages with their progress; shown in this order, the others after them. */
  private static final List<String> FIRST = List.of("loss", "eta");

  private StageText() {}

  /** One letter's worth of state. */
  public static String mark(StageDetail stage) {
    return switch (stage.state()) {
      case PENDING -> "·";
      case RUNNING -> "▸";
      case RETRYING -> "↻";
      case SUCCEEDED -> "✓";
      case FAILED -> "✗";
      case CANCELLED, SKIPPED -> "–";
    };
  }

  /** The state for people, with what they want to know of it. */
  public static String state(StageDetail stage, Instant now) {
    return switch (stage.state()) {
      case PENDING -> "waiting";
      case RUNNING ->
          stage.attempts().size() > 1 ? "attempt " + stage.attempts().size() : "running";
      case RETRYING -> retrying(stage, now);
      case SUCCEEDED ->
          (stage.cached() ? "cached" : "done") + (stage.collectedAt() == null ? "" : ", collected");
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
      case SKIPPED -> "skipped";
    };
  }

  private static String retrying(StageDetail stage, Instant now) {
    Instant at = stage.retryAt();
    String why = stage.failure() == null ? "" : " after " + stage.failure().code();
    return at == null || !at.isAfter(now)
        ? "trying again" + why
        : "trying again in " + Elapsed.of(Duration.between(now, at).toMillis() / 1000.0) + why;
  }

  /** {@code 240/600 iterations, loss 0.41, eta 2m}; empty before the stage says something. */
  public static String progress(StageDetail stage) {
    StageProgress progress = stage.progress();
    if (progress == null) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    parts.add(progress.done() + "/" + progress.total() + " " + progress.unit());
    details(progress.details()).forEach(parts::add);
    return String.join(", ", parts);
  }

  public static List<String> details(Map<String, String> details) {
    List<String> names = new ArrayList<>(FIRST);
    details.keySet().stream().sorted().filter(name -> !FIRST.contains(name)).forEach(names::add);
    return names.stream()
        .filter(details::containsKey)
        .map(name -> name + " " + details.get(name))
        .toList();
  }

  /**
   * What its output says of itself: {@code samples 900, rejected 2}. Scores have a table of their
   * own, digests are not for reading, and why nothing was registered is said at more length
   * elsewhere.
   */
  public static String summary(StageDetail stage) {
    if (Unregistered.of(stage.summary()).isPresent()) {
      return "nothing registered";
    }
    return String.join(
        ", ",
        stage.summary().entrySet().stream()
            .filter(
                entry -> entry.getValue() instanceof Number || entry.getValue() instanceof String)
            .filter(entry -> !entry.getKey().contains(".") && !entry.getKey().startsWith("sha256"))
            .sorted(Map.Entry.comparingByKey())
            .map(
                entry ->
                    entry.getKey().replace('_', ' ').replace('-', ' ')
                        + " "
                        + Numbers.shown(entry.getValue()))
            .toList());
  }
}
