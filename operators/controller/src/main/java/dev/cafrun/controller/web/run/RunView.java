package dev.cafrun.controller.web.run;

import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunEvent;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.view.CollectionText;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.ScoreTable;
import dev.cafrun.controller.view.Timestamps;
import dev.cafrun.controller.view.WaitText;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageKind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the page of a run shows, as text. Made anew for each answer.
 *
 * @param waits why nothing of it goes on; empty if something may
 * @param events the newest of them
 * @param older how many there are before these
 * @param ended how many of its stages have
 */
record RunView(
    String id,
    String name,
    String phase,
    String look,
    boolean live,
    boolean held,
    String waits,
    String submitted,
    String took,
    boolean generated,
    List<List<StageView>> columns,
    @Nullable FailureView failure,
    @Nullable String collected,
    ScoreTable scores,
    @Nullable String model,
    @Nullable Unregistered unregistered,
    List<EventView> events,
    int older,
    int ended) {

  /** Of events: a page has room for these, and whoever looks is sent them anew with each. */
  private static final int MOST_EVENTS = 200;

  private static final int MOST_CHARACTERS = 200_000;

  /** Why the run failed, what to do, and where more is written. */
  record FailureView(String code, String message, String advice, String log) {}

  /** Something that happened. */
  record EventView(String at, String stage, String look, String code, String message) {}

  static RunView of(RunDetail run, Clock clock) {
    RunSummary summary = run.summary();
    Instant now = clock.instant();
    List<EventView> events = events(run, clock.getZone());
    return new RunView(
        summary.displayId(),
        summary.name(),
        summary.phase().spelling(),
        summary.phase().spelling().toLowerCase(Locale.ROOT),
        !summary.phase().terminal(),
        summary.suspended(),
        WaitText.of(run).orElse(""),
        Timestamps.shown(summary.submittedAt(), clock.getZone()),
        Elapsed.of(summary.seconds()),
        ScoreTable.onGeneratedFaces(run),
        columns(run, now),
        failure(run),
        run.collected() == null ? null : CollectionText.of(run.collected(), clock.getZone()),
        ScoreTable.of(run),
        model(run),
        run.unregistered(),
        events,
        run.events().size() - events.size(),
        (int) run.stages().stream().filter(stage -> stage.state().terminal()).count());
  }

  public boolean scored() {
    return !scores.rows().isEmpty();
  }

  /** Names of its stages, inputs before what reads them. */
  public List<String> stageNames() {
    return columns.stream().flatMap(List::stream).map(StageView::name).toList();
  }

  /** Its columns as they are drawn: many shards are one box. */
  public List<List<StageView>> drawn() {
    return columns.stream().map(ShardBox::fold).toList();
  }

  /** Where to try again, unless somebody knows better: what failed, or what judges the models. */
  public String retry() {
    return columns.stream()
        .flatMap(List::stream)
        .filter(stage -> stage.look().equals("failed"))
        .map(StageView::name)
        .findFirst()
        .orElse(StageKind.EVALUATE.spelling());
  }

  public List<String> measures() {
    return ScoreTable.MEASURES;
  }

  /** From left to right; trainings and shards stand above each other. */
  private static List<List<StageView>> columns(RunDetail run, Instant now) {
    return Arrays.stream(StageKind.values())
        .map(
            kind ->
                run.stages().stream()
                    .filter(stage -> stage.stage().kind() == kind)
                    .map(stage -> StageView.of(run, stage, now))
                    .toList())
        .toList();
  }

  private static @Nullable FailureView failure(RunDetail run) {
    Failure failure = run.summary().failure();
    if (failure == null) {
      return null;
    }
    String advice =
        switch (failure.category()) {
          case USER -> "";
          case PLATFORM ->
              run.collected() == null
                  ? "Starting the same run again goes on where it stopped."
                  : "";
          case FATAL -> "This is a mistake in CafRun; please report it with the log.";
        };
    return new FailureView(failure.code(), failure.message(), advice, log(run).orElse(""));
  }

  private static Optional<String> log(RunDetail run) {
    return run.stages().stream()
        .filter(stage -> stage.failure() != null)
        .map(StageDetail::attempts)
        .flatMap(attempts -> attempts.reversed().stream())
        .map(AttemptDetail::log)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static @Nullable String model(RunDetail run) {
    var model = run.model();
    if (model == null) {
      return null;
    }
    String aliases =
        model.aliases().isEmpty() ? "" : " (" + String.join(", ", model.aliases()) + ")";
    return model.model() + ", version " + model.version() + aliases;
  }

  private static List<EventView> events(RunDetail run, ZoneId zone) {
    List<EventView> newest = new ArrayList<>();
    int characters = 0;
    for (RunEvent event : run.events().reversed()) {
      characters += event.message().length();
      if (newest.size() == MOST_EVENTS || characters > MOST_CHARACTERS) {
        break;
      }
      newest.add(
          new EventView(
              Timestamps.shown(event.at(), zone),
              event.stage() == null ? "" : event.stage().spelling(),
              event.level().name().toLowerCase(Locale.ROOT),
              event.code(),
              event.message()));
    }
    return newest;
  }
}
