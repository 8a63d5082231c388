package dev.cafrun.controller.web;

import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.view.CollectionText;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.ScoreTable;
import dev.cafrun.controller.view.Timestamps;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageKind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything the page of a run shows, as text. Made anew for each answer. */
record RunView(
    String id,
    String name,
    String phase,
    String look,
    boolean live,
    boolean driven,
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
    int ended) {

  /** Stages that stand above each other, from left to right. */
  private static final List<Set<StageKind>> COLUMNS =
      List.of(
          EnumSet.of(StageKind.INGEST),
          EnumSet.of(StageKind.ALIGN, StageKind.GROUP),
          EnumSet.of(StageKind.TRAIN),
          EnumSet.of(StageKind.EVALUATE),
          EnumSet.of(StageKind.REGISTER));

  /** Why the run failed, what to do, and where more is written. */
  record FailureView(String code, String message, String advice, String log) {}

  /** Something that happened. */
  record EventView(String at, String stage, String look, String code, String message) {}

  static RunView of(RunDetail run, Clock clock) {
    RunSummary summary = run.summary();
    Instant now = clock.instant();
    return new RunView(
        summary.displayId(),
        summary.name(),
        summary.phase().spelling(),
        summary.phase().spelling().toLowerCase(Locale.ROOT),
        !summary.phase().terminal(),
        summary.driven(),
        Timestamps.shown(summary.submittedAt(), clock.getZone()),
        Elapsed.of(summary.seconds()),
        ScoreTable.onGeneratedFaces(run),
        columns(run, now),
        failure(run),
        run.collected() == null ? null : CollectionText.of(run.collected(), clock.getZone()),
        ScoreTable.of(run),
        model(run),
        run.unregistered(),
        events(run, clock.getZone()),
        (int) run.stages().stream().filter(stage -> stage.state().terminal()).count());
  }

  public boolean scored() {
    return !scores.rows().isEmpty();
  }

  public List<String> measures() {
    return ScoreTable.MEASURES;
  }

  private static List<List<StageView>> columns(RunDetail run, Instant now) {
    return COLUMNS.stream()
        .map(
            kinds ->
                run.stages().stream()
                    .filter(stage -> kinds.contains(stage.stage().kind()))
                    .map(stage -> StageView.of(stage, now))
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
          case PLATFORM -> "Starting the same run again goes on where it stopped.";
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
    return run.events().reversed().stream()
        .map(
            event ->
                new EventView(
                    Timestamps.shown(event.at(), zone),
                    event.stage() == null ? "" : event.stage().spelling(),
                    event.level().name().toLowerCase(Locale.ROOT),
                    event.code(),
                    event.message()))
        .toList();
  }
}
