package dev.cafrun.controller.journal;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.record.AttemptRecord;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.IndexedOutput;
import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.controller.history.record.RunLine;
import dev.cafrun.controller.history.record.RunRecord;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.registry.StartingModels;
import dev.cafrun.controller.registry.TenantModels;
import dev.cafrun.controller.run.NoSuchRunException;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.training.InitialSpec;
import dev.cafrun.core.worker.StageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One run's part of the history that its lease lends.
 *
 * @param patience how long a run that nobody drives keeps others from making what it has begun
 */
record HistoryJournal(UUID run, History history, Duration patience) implements Journal {
  /** That it is looked at shows other runs that somebody drives it. */
  @Override
  public RecordedRun read() {
    RunRecord record =
        history.runs().driven(run).orElseThrow(() -> new NoSuchRunException(run.toString()));
    RunLine line = record.line();
    Map<StageId, RecordedStage> stages =
        history.stages().of(run).stream()
            .collect(Collectors.toMap(StageRecord::id, HistoryJournal::stage));
    return new RecordedRun(
        run,
        line.name(),
        record.spec(),
        record.written(),
        line.phase(),
        line.startedAt() == null ? null : line.startedAt().plus(line.held()),
        record.driven(),
        record.readAt(),
        line.suspended(),
        line.cancelled(),
        record.source(),
        record.initial(),
        record.program(),
        anew(record),
        stages);
  }

  private static Set<StageId> anew(RunRecord record) {
    Resumption resumes = record.resumes();
    return resumes == null ? Set.of() : record.spec().graph().from(resumes.stage());
  }

  private static RecordedStage stage(StageRecord record) {
    return new RecordedStage(
        record.state(),
        record.newestAttempt(),
        record.failures(),
        record.retryAt(),
        record.output(),
        record.failure(),
        record.newest().map(HistoryJournal::begun).orElse(null));
  }

  private static Begun begun(AttemptRecord attempt) {
    return new Begun(attempt.key(), attempt.program(), attempt.codeVersion(), attempt.startedAt());
  }

  @Override
  public <T> T together(Function<Journal, T> records) {
    return history.together(
        transaction -> records.apply(new HistoryJournal(run, transaction, patience)));
  }

  @Override
  public void sourceSeen(Sha256 fingerprint) {
    history.runs().sourceSeen(run, fingerprint);
  }

  @Override
  public StartingModels models() {
    return new TenantModels(history.models(), Tenants.of(history.runs().tenant(run).orElseThrow()));
  }

  @Override
  public void initialFound(InitialSpec initial) {
    history.runs().initialFound(run, initial);
  }

  @Override
  public void runsOn(Program program) {
    history.programs().runsOn(run, program);
  }

  @Override
  public Optional<IndexedOutput> newestReusable(StageKey shared) {
    return history.artifacts().newestReusable(shared);
  }

  @Override
  public Optional<IndexedOutput> recorded(StageKey key) {
    return history.artifacts().recorded(key);
  }

  @Override
  public Optional<Claimant> ask(StageId stage, StageKey key) {
    return history.claims().ask(run, stage, key, patience);
  }

  @Override
  public void dismiss(StageKey key, Claimant silent) {
    history.claims().dismiss(key, silent);
  }

  @Override
  public boolean launching(StageId stage, int attempt, StageKey key) {
    return history.stages().launching(run, stage, attempt, key);
  }

  @Override
  public void completed(Map<StageId, Completed> completed) {
    history.stages().completed(run, completed);
  }

  @Override
  public void retrying(StageId stage, int attempt, Failure failure, Instant at) {
    history.stages().retrying(run, stage, attempt, failure, at);
  }

  @Override
  public void failed(StageId stage, int attempt, Failure failure) {
    history.stages().failed(run, stage, attempt, failure);
  }

  @Override
  public void skipped(StageId stage) {
    history.stages().skipped(run, stage);
  }

  @Override
  public void cancelled(StageId stage) {
    history.stages().cancelled(run, stage);
  }

  @Override
  public void held(StageId stage) {
    history.stages().held(run, stage);
  }

  @Override
  public void entered(RunPhase phase, @Nullable Failure failure) {
    history.runs().enter(run, phase, failure);
  }

  @Override
  public void brokenOff(Failure why) {
    history.runs().breakOff(run, why);
  }

  @Override
  public void said(StageId stage, int attempt, List<StageEvent> events) {
    history.workers().said(run, stage, attempt, events);
  }
}
