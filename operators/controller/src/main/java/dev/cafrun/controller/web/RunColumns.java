package dev.cafrun.controller.web;

import dev.cafrun.controller.history.search.InvalidSearchException;
import dev.cafrun.controller.history.search.RunOrder;
import dev.cafrun.controller.run.FoundRun;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.Numbers;
import dev.cafrun.controller.view.Timestamps;
import dev.cafrun.core.validation.FieldError;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the list of runs can show of each, as people choose. Pure. */
final class RunColumns {
  private static final int MOST = 20;

  /**
   * One column.
   *
   * @param key names it in addresses; a metric's is the metric
   * @param label for people
   * @param sort what the list is sorted by under it; nothing if it cannot be
   * @param number whether its cells are lined up on the right
   * @param shown until others are chosen
   * @param cell its text
   */
  record Column(
      String key, String label, @Nullable String sort, boolean number, boolean shown, Cell cell) {
    private static final Set<String> MOMENTS = Set.of("started", "finished", "submitted");

    /** What is measured in numbers or moments is looked at from its upper end first. */
    boolean fromTheUpperEnd() {
      return number || MOMENTS.contains(key);
    }
  }

  /** How a run looks in a column. */
  @FunctionalInterface
  interface Cell {
    String of(FoundRun run, ZoneId zone);
  }

  private static final List<Column> ALL =
      List.of(
          column("phase", "Phase", "phase", true, (run, zone) -> run.summary().phase().spelling()),
          column("stages", "Stages done", null, true, (run, zone) -> stages(run.summary())),
          new Column(
              "time",
              "Time",
              "time",
              true,
              true,
              (run, zone) -> Elapsed.of(run.summary().seconds())),
          column(
              "experiment",
              "Experiment",
              "experiment",
              false,
              (run, zone) -> run.facets().experiment()),
          column("dataset", "Dataset", "dataset", false, (run, zone) -> run.facets().dataset()),
          column("backbone", "Backbone", "backbone", false, (run, zone) -> run.facets().backbone()),
          column("critic", "Critic", "critic", false, (run, zone) -> run.facets().critic()),
          column("engine", "Engine", "engine", false, (run, zone) -> run.facets().engine()),
          metric("valence.ccc", "CCC valence", true),
          metric("arousal.ccc", "CCC arousal", true),
          metric("valence.rmse", "RMSE valence", false),
          metric("arousal.rmse", "RMSE arousal", false),
          column("labels", "Labels", null, false, (run, zone) -> labels(run)),
          column("tags", "Tags", null, true, (run, zone) -> run.marks().shownTags()),
          column("note", "Note", null, false, (run, zone) -> run.marks().note()),
          column(
              "started",
              "Started",
              "started",
              false,
              (run, zone) -> moment(run.summary().startedAt(), zone)),
          column(
              "finished",
              "Finished",
              "finished",
              false,
              (run, zone) -> moment(run.summary().finishedAt(), zone)),
          column(
              "submitted",
              "Submitted",
              "submitted",
              true,
              (run, zone) -> moment(run.summary().submittedAt(), zone)));

  private RunColumns() {}

  private static Column column(
      String key, String label, @Nullable String sort, boolean shown, Cell cell) {
    return new Column(key, label, sort, false, shown, cell);
  }

  private static Column metric(String metric, String label, boolean shown) {
    return new Column(
        metric, label, metric, true, shown, (run, zone) -> score(run.summary().metrics(), metric));
  }

  static List<Column> all() {
    return ALL;
  }

  /**
   * Those that are shown.
   *
   * @param chosen keys and metrics; none: as if nobody had chosen
   * @param order what the list is sorted by is shown too if it is a metric
   * @throws InvalidSearchException if there is no such column
   */
  static List<Column> shown(List<String> chosen, RunOrder order) {
    List<String> keys = chosen.stream().filter(key -> !key.isBlank()).distinct().toList();
    List<Column> shown =
        new ArrayList<>(
            keys.isEmpty()
                ? ALL.stream().filter(Column::shown).toList()
                : ALL.stream().filter(column -> keys.contains(column.key())).toList());
    Stream.concat(keys.stream(), Optional.ofNullable(order.metric()).stream())
        .filter(key -> shown.stream().noneMatch(column -> column.key().equals(key)))
        .map(key -> known(key).orElseGet(() -> metric(checked(key), key, false)))
        .forEach(shown::add);
    if (shown.size() > MOST) {
      throw invalid("are too many; " + MOST + " at most can be shown");
    }
    return shown;
  }

  private static Optional<Column> known(String key) {
    return ALL.stream().filter(column -> column.key().equals(key)).findFirst();
  }

  private static String checked(String key) {
    try {
      if (RunOrder.of(key).metric() != null) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw invalid(
        "'%s' is nothing to show; there are %s, and metrics such as sd.valence.ccc"
            .formatted(key, ALL.stream().map(Column::key).collect(Collectors.joining(", "))));
  }

  private static InvalidSearchException invalid(String message) {
    return new InvalidSearchException(List.of(new FieldError("columns", message)));
  }

  private static String stages(RunSummary run) {
    return run.stagesDone() + " of " + run.stagesTotal();
  }

  private static String labels(FoundRun run) {
    return run.facets().labels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String moment(@Nullable Instant moment, ZoneId zone) {
    return moment == null ? "" : Timestamps.shown(moment, zone);
  }

  /** Empty before the evaluation; a measure that does not exist after it is undefined. */
  private static String score(Map<String, Object> metrics, String path) {
    if (metrics.isEmpty()) {
      return "";
    }
    Object node = metrics;
    for (String part : path.split("\\.", -1)) {
      node = node instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return Numbers.score(node);
  }
}
