package dev.cafrun.controller.history;

import static dev.cafrun.controller.history.record.EventLevel.INFO;
import static dev.cafrun.controller.history.record.EventLevel.WARNING;

import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.MetricPoint;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StageEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What workers say: that they live, and what they do. */
public final class WorkerStore {
  private final Transactions transactions;

  WorkerStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * It lives; kept every ten seconds, by a clock that may be set back. What has ended, or never
   * was, lives no more. Idempotent.
   */
  public void beat(UUID run, StageId stage, int attempt) {
    transactions.inTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    update attempt set heartbeat_at = now()
                    where run_id = :run and stage = :stage and number = :attempt
                      and state = 'Running'
                      and coalesce(
                        heartbeat_at not between now() - interval '10 seconds' and now(), true)""")
                .bind("run", run)
                .bind("stage", stage.spelling())
                .bind("attempt", attempt)
                .execute());
  }

  /**
   * What an attempt's worker said since the last time: its progress (the latest word stays), its
   * metrics (a point said again replaces itself), its notes and warnings (once each). That it
   * failed is not taken from its words here.
   */
  public void said(UUID run, StageId stage, int attempt, List<StageEvent> words) {
    said(run, stage, attempt, words, null);
  }

  /**
   * The same of an attempt whose spool comes over the network.
   *
   * @param heard how much of it has been heard with these words, in bytes
   */
  public void said(UUID run, StageId stage, int attempt, List<StageEvent> words, long heard) {
    said(run, stage, attempt, words, Long.valueOf(heard));
  }

  private void said(
      UUID run, StageId stage, int attempt, List<StageEvent> words, @Nullable Long heard) {
    List<MetricPoint> points = new ArrayList<>();
    List<EventRecord> events = new ArrayList<>();
    StageEvent.Progress progress = null;
    for (StageEvent word : words) {
      switch (word) {
        case StageEvent.Progress latest -> progress = latest;
        case StageEvent.Metric metric ->
            points.add(new MetricPoint(metric.name(), metric.step(), metric.value()));
        case StageEvent.Note(String at, String code, String message) ->
            events.add(new EventRecord(Instant.parse(at), stage, attempt, INFO, code, message));
        case StageEvent.Warning(String at, String code, String message) ->
            events.add(new EventRecord(Instant.parse(at), stage, attempt, WARNING, code, message));
        case StageEvent.Failed failed -> {}
      }
    }
    StageEvent.Progress latest = progress;
    transactions.inTransaction(
        handle -> {
          boolean live =
              handle
                  .createQuery(
                      """
                      update attempt set
                        heard_at = case when state = 'Running' then now() else heard_at end,
                        heard_bytes = coalesce(:heard, heard_bytes)
                      where run_id = :run and stage = :stage and number = :attempt
                      returning state = 'Running'""")
                  .bind("heard", heard)
                  .bind("run", run)
                  .bind("stage", stage.spelling())
                  .bind("attempt", attempt)
                  .mapTo(Boolean.class)
                  .findOne()
                  .orElse(false);
          if (latest != null) {
            ProgressStore.keep(handle, run, stage, attempt, latest);
          }
          MetricStore.add(handle, run, stage, points);
          if (!live && !points.isEmpty()) {
            MetricStore.settle(handle, run); // Its end was recorded before all of it was heard.
          }
          EventStore.add(handle, run, events);
          return points;
        });
  }

  /**
   * How much of an attempt's spool has been heard over the network; locked until the transaction
   * ends. Nothing if there is no such attempt.
   */
  public OptionalLong heardBytes(UUID run, StageId stage, int attempt) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    select heard_bytes from attempt
                    where run_id = :run and stage = :stage and number = :attempt for update""")
                .bind("run", run)
                .bind("stage", stage.spelling())
                .bind("attempt", attempt)
                .map((row, context) -> OptionalLong.of(row.getLong(1)))
                .findOne()
                .orElse(OptionalLong.empty()));
  }
}
