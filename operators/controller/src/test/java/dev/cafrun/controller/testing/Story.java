package dev.cafrun.controller.testing;

import dev.cafrun.controller.history.record.CollectedRun;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RegisteredModel;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunEvent;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.run.StageProgress;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs as people see them, for tests of what is printed and shown. */
public final class Story {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final StageId TRAIN = StageId.train(1);

  /** Whoever shows this as it is lets a run's author put script into a page. */
  public static final String NASTY = "<script>document.title='owned'</script>";

  /** Whoever prints this as it is lets a run's author write what they like into a terminal. */
  public static final String COMMANDING =
      "\u001b]0;owned\u0007 \u001b[41m \u009b2J \u009d0;owned\u009c \r \b \u007f \u202eend\n✓ done";

  private static final Unregistered CONSTANT =
      new Unregistered("MODEL_WITHOUT_METRICS", "valence.pcc is undefined");

  private Story() {}

  /** Training is half way. */
  public static RunDetail running(long iteration) {
    List<StageDetail> stages =
        List.of(
            done(StageKind.INGEST, false, Map.of("samples", 2400, "sha256.samples", "ab12")),
            done(StageKind.ALIGN, true, Map.of()),
            done(StageKind.GROUP, false, Map.of()),
            training(iteration),
            waiting(StageKind.EVALUATE),
            waiting(StageKind.REGISTER));
    return run("quickstart", RunPhase.RUNNING, null, stages, Map.of(), null, List.of());
  }

  /** The same run, which somebody wants held, or does not. */
  public static RunDetail held(RunDetail run, boolean held) {
    RunSummary summary = run.summary();
    return new RunDetail(
        new RunSummary(
            summary.id(),
            summary.displayId(),
            summary.name(),
            summary.number(),
            summary.phase(),
            summary.failure(),
            held,
            summary.cancelRequested(),
            summary.driven(),
            summary.submittedAt(),
            summary.startedAt(),
            summary.finishedAt(),
            summary.seconds(),
            summary.stagesDone(),
            summary.stagesTotal(),
            summary.metrics()),
        run.labels(),
        run.spec(),
        run.stages(),
        run.events(),
        run.model(),
        run.resumes(),
        run.collected());
  }

  /** Everything went well, with a warning on the way. */
  public static RunDetail succeeded() {
    List<StageDetail> stages = new ArrayList<>();
    for (StageKind kind : StageKind.values()) {
      stages.add(done(kind, false, Map.of()));
    }
    Map<String, Object> metrics =
        Map.of(
            "valence", Map.of("rmse", 0.2186, "sagr", 0.81, "pcc", 0.86, "ccc", 0.8342),
            "arousal", undefinedPcc(),
            "samples", 480,
            "identity", identity());
    RunEvent warning =
        new RunEvent(NOW, StageId.of(StageKind.INGEST), EventLevel.WARNING, "ROWS_REJECTED", NASTY);
    return run(
        "quickstart",
        RunPhase.SUCCEEDED,
        null,
        stages,
        metrics,
        new RegisteredModel("quickstart", 3, List.of("candidate"), "ab".repeat(32)),
        List.of(warning));
  }

  /** The same, as if its run file had said this, too. */
  public static RunDetail succeeded(String name, Map<String, Object> train) {
    RunDetail run = succeeded();
    RunSummary summary = run.summary();
    return new RunDetail(
        new RunSummary(
            id(name),
            name + "-1",
            name,
            1,
            summary.phase(),
            null,
            false,
            false,
            false,
            NOW,
            NOW,
            NOW,
            summary.seconds(),
            summary.stagesDone(),
            summary.stagesTotal(),
            summary.metrics()),
        run.labels(),
        CanonicalTree.of(
            RunReader.readSpec(Map.of("dataset", Map.of("format", "demo"), "train", train))),
        run.stages(),
        run.events(),
        null,
        null,
        null);
  }

  /** It went well long ago; a policy of retention has had collected all that it left. */
  public static RunDetail collected() {
    return collected(succeeded("old", Map.of()));
  }

  /** The same run, of which all that it left was collected. */
  public static RunDetail collected(RunDetail run) {
    return new RunDetail(
        run.summary(),
        run.labels(),
        run.spec(),
        run.stages().stream().map(Story::collected).toList(),
        List.of(new RunEvent(NOW, null, EventLevel.INFO, "RUN_COLLECTED", "it was collected")),
        null,
        null,
        new CollectedRun(NOW, "keeps 30d", "it ended 40 days ago"));
  }

  private static StageDetail collected(StageDetail stage) {
    return new StageDetail(
        stage.stage(),
        stage.state(),
        stage.cached(),
        stage.failures(),
        stage.retryAt(),
        stage.failure(),
        stage.startedAt(),
        stage.finishedAt(),
        stage.seconds(),
        stage.progress(),
        stage.artifact(),
        NOW,
        stage.summary(),
        stage.attempts());
  }

  /** An arm of an ablation that ended in a constant. */
  public static RunDetail constant() {
    List<StageDetail> stages = new ArrayList<>();
    for (StageKind kind : StageKind.values()) {
      stages.add(done(kind, false, kind == StageKind.REGISTER ? CONSTANT.summary() : Map.of()));
    }
    return run(
        "arm",
        RunPhase.SUCCEEDED,
        null,
        stages,
        Map.of("valence", undefinedPcc(), "arousal", undefinedPcc(), "samples", 480),
        null,
        List.of());
  }

  /** The labels were wrong. */
  public static RunDetail failed() {
    Failure failure =
        Failure.user("LABEL_OUT_OF_RANGE", "labels.csv, row 7, valence: 1.7 is not from -1 to 1");
    List<StageDetail> stages =
        List.of(
            stage(
                StageId.of(StageKind.INGEST), StageState.FAILED, false, failure, null, Map.of(), 1),
            stage(StageId.of(StageKind.ALIGN), StageState.SKIPPED, false, null, null, Map.of(), 0));
    Failure why = new Failure(failure.code(), failure.category(), "ingest: " + failure.message());
    return run("broken", RunPhase.FAILED, why, stages, Map.of(), null, List.of());
  }

  /** A machine went away under it. */
  public static RunDetail lost() {
    Failure failure = Failure.platform("ATTEMPT_LOST", "ingest: the process is gone");
    StageId ingest = StageId.of(StageKind.INGEST);
    return run(
        "lost",
        RunPhase.FAILED,
        failure,
        List.of(stage(ingest, StageState.FAILED, false, failure, null, Map.of(), 1)),
        Map.of(),
        null,
        List.of());
  }

  /** Every text of it gives a terminal orders. */
  public static RunDetail commanding() {
    Failure failure = Failure.user("LABEL_OUT_OF_RANGE", COMMANDING);
    StageProgress progress =
        new StageProgress(1, 2, COMMANDING, Map.of("loss", COMMANDING, COMMANDING, "1"), NOW);
    Map<String, Object> summary = Map.of(COMMANDING, 1, "samples", COMMANDING);
    StageId ingest = StageId.of(StageKind.INGEST);
    List<StageDetail> stages =
        List.of(
            stage(ingest, StageState.SUCCEEDED, false, null, null, summary, 1),
            stage(TRAIN, StageState.RUNNING, false, null, progress, Map.of(), 1),
            stage(StageId.train(2), StageState.RETRYING, false, failure, null, Map.of(), 1));
    return run(
        "broken",
        RunPhase.FAILED,
        failure,
        stages,
        Map.of(),
        null,
        List.of(new RunEvent(NOW, ingest, EventLevel.WARNING, "ROWS_REJECTED", COMMANDING)));
  }

  private static Map<String, Object> identity() {
    return Map.of(
        "people",
        32,
        "chance",
        1 / 32.0,
        "probe",
        0.4567,
        "untrained",
        Map.of("probe", 0.8),
        "valence",
        Map.of("between", 0.25),
        "arousal",
        Map.of("between", 0.125));
  }

  private static Map<String, Object> undefinedPcc() {
    return Map.of("rmse", 0.1873, "sagr", 0.9, "ccc", 0.0);
  }

  private static StageDetail training(long iteration) {
    return stage(
        TRAIN,
        StageState.RUNNING,
        false,
        null,
        new StageProgress(
            iteration,
            600,
            "iterations",
            Map.of("loss", "0.4100", "eta", "1m 2s", "images/s", "400"),
            NOW),
        Map.of(),
        1);
  }

  private static StageDetail done(StageKind kind, boolean cached, Map<String, Object> summary) {
    StageId id = kind == StageKind.TRAIN ? TRAIN : StageId.of(kind);
    return stage(id, StageState.SUCCEEDED, cached, null, null, summary, cached ? 0 : 1);
  }

  private static StageDetail waiting(StageKind kind) {
    return stage(StageId.of(kind), StageState.PENDING, false, null, null, Map.of(), 0);
  }

  /** A stage; its output, if it has one, lies under {@code dd…}. */
  private static StageDetail stage(
      StageId id,
      StageState state,
      boolean cached,
      @Nullable Failure failure,
      @Nullable StageProgress progress,
      Map<String, Object> summary,
      int attempts) {
    List<AttemptDetail> tries =
        attempts == 0
            ? List.of()
            : List.of(
                new AttemptDetail(1, "running", failure, NOW, null, null, "/home/me/log.txt"));
    return new StageDetail(
        id,
        state,
        cached,
        failure == null ? 0 : 1,
        null,
        failure,
        NOW,
        null,
        attempts == 0 ? 0 : 65,
        progress,
        state == StageState.SUCCEEDED ? "dd".repeat(32) : null,
        null,
        summary,
        tries);
  }

  private static RunDetail run(
      String name,
      RunPhase phase,
      @Nullable Failure failure,
      List<StageDetail> stages,
      Map<String, Object> metrics,
      @Nullable RegisteredModel model,
      List<RunEvent> events) {
    int done = (int) stages.stream().filter(stage -> stage.state() == StageState.SUCCEEDED).count();
    RunSummary summary =
        new RunSummary(
            id(name),
            name + "-1",
            name,
            1,
            phase,
            failure,
            false,
            false,
            true,
            NOW,
            NOW,
            null,
            192,
            done,
            stages.size(),
            metrics);
    return new RunDetail(
        summary,
        Map.of(),
        CanonicalTree.of(RunReader.readSpec(Map.of("dataset", Map.of("format", "demo")))),
        stages,
        events,
        model,
        null,
        null);
  }

  /** Of the run that has this name. */
  public static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
