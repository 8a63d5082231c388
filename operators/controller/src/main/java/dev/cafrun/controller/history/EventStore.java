package dev.cafrun.controller.history;

import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What happened to runs, for people; nothing decides by it. Append-only. */
public final class EventStore {
  /** More than anybody reads, and little enough for one answer. */
  private static final int MOST_EVENTS = 1_000;

  private final Transactions transactions;

  EventStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Adds what is new; an event with the same time, place and words is there already. */
  public void add(UUID run, List<EventRecord> events) {
    transactions.inTransaction(
        handle -> {
          add(handle, run, events);
          return events;
        });
  }

  /** A run's events, oldest first; of more than 1,000, the newest. */
  public List<EventRecord> of(UUID run) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    """
                    select * from (
                      select * from event where run_id = :run order by at desc, id desc limit :most
                    ) newest order by at, id""")
                .bind("run", run)
                .bind("most", MOST_EVENTS)
                .map((row, context) -> event(row))
                .list());
  }

  static void add(Handle handle, UUID run, List<EventRecord> events) {
    if (events.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into event (run_id, stage, attempt, at, level, code, message)
            values (:run, :stage, :attempt, :at, :level, :code, :message)
            on conflict do nothing""");
    for (EventRecord event : events) {
      batch
          .bind("run", run)
          .bind("stage", event.stage() == null ? null : event.stage().spelling())
          .bind("attempt", event.attempt())
          .bind("at", Timestamp.from(event.at()))
          .bind("level", event.level().name())
          .bind("code", event.code())
          .bind("message", event.message())
          .add();
    }
    batch.execute();
  }

  /**
   * Part of a change that happens once.
   *
   * @param stage nothing if it happened to the run as a whole
   * @param attempt 0 if it happened to none
   */
  record Happening(
      @Nullable StageId stage, int attempt, EventLevel level, String code, String message) {
    @Nullable String stageName() {
      return stage == null ? null : stage.spelling();
    }

    @Nullable Integer attemptNumber() {
      return attempt == 0 ? null : Integer.valueOf(attempt);
    }
  }

  /** See {@link #happened(Handle, UUID, List)}. */
  static void happened(
      Handle handle,
      UUID run,
      @Nullable StageId stage,
      int attempt,
      EventLevel level,
      String code,
      String message) {
    happened(handle, run, List.of(new Happening(stage, attempt, level, code, message)));
  }

  /** At the time of the transaction. */
  static void happened(Handle handle, UUID run, List<Happening> happenings) {
    handle
        .createUpdate(
            """
            insert into event (run_id, stage, attempt, level, code, message)
            select :run, stage, attempt, level, code, message
            from unnest(:stages, :attempts, :levels, :codes, :messages)
              as each(stage, attempt, level, code, message)
            on conflict do nothing""")
        .bind("run", run)
        .bindArray("stages", String.class, happenings.stream().map(Happening::stageName).toList())
        .bindArray(
            "attempts", Integer.class, happenings.stream().map(Happening::attemptNumber).toList())
        .bindArray(
            "levels", String.class, happenings.stream().map(each -> each.level().name()).toList())
        .bindArray("codes", String.class, happenings.stream().map(Happening::code).toList())
        .bindArray("messages", String.class, happenings.stream().map(Happening::message).toList())
        .execute();
  }

  private static EventRecord event(ResultSet row) throws SQLException {
    String stage = row.getString("stage");
    return new EventRecord(
        ResultColumns.knownTime(row, "at"),
        stage == null ? null : StageId.of(stage),
        row.getObject("attempt", Integer.class),
        EventLevel.valueOf(row.getString("level")),
        row.getString("code"),
        row.getString("message"));
  }
}
