package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.AttemptRecord;
import dev.cafrun.controller.history.record.AttemptState;
import dev.cafrun.controller.history.record.ProgressRecord;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.history.sql.Parsed;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads a run's stages with all their attempts, in one query. */
final class StageQuery {
  private static final Parsed<Manifest> MANIFESTS =
      new Parsed<>(json -> CoreJson.read(json, Manifest.class));

  private StageQuery() {}

  static List<StageRecord> stages(Handle handle, UUID run) {
    Map<StageId, List<Row>> stages =
        handle
            .createQuery(
                """
                select stage.*, artifact.manifest, artifact.removed_at, progress.attempt as progress_attempt,
                  progress.done, progress.total, progress.unit, progress.details,
                  progress.said_at, attempt.number as attempt_number,
                  attempt.stage_key as attempt_key, attempt.program as attempt_program,
                  attempt.code_version as attempt_code_version, attempt.state as attempt_state,
                  attempt.failure_code as attempt_failure_code,
                  attempt.failure_category as attempt_failure_category,
                  attempt.failure_message as attempt_failure_message,
                  attempt.started_at as attempt_started_at, attempt.heard_at as attempt_heard_at,
                  attempt.heartbeat_at as attempt_heartbeat_at,
                  attempt.finished_at as attempt_finished_at
                from stage
                  left join artifact on artifact.stage_key = stage.output_key
                  left join stage_progress progress
                    on progress.run_id = stage.run_id and progress.stage = stage.stage
                  left join attempt
                    on attempt.run_id = stage.run_id and attempt.stage = stage.stage
                where stage.run_id = :run order by stage.position, attempt.number""")
            .bind("run", run)
            .map((row, context) -> new Row(stage(row), attempt(row)))
            .collect(
                Collectors.groupingBy(
                    row -> row.stage().id(), LinkedHashMap::new, Collectors.toList()));
    return stages.values().stream().map(StageQuery::withAttempts).toList();
  }

  /** A stage without its attempts, and one of them; none if it has none. */
  private record Row(StageRecord stage, Optional<AttemptRecord> attempt) {}

  private static StageRecord withAttempts(List<Row> rows) {
    return rows.getFirst()
        .stage()
        .with(rows.stream().flatMap(row -> row.attempt().stream()).toList());
  }

  private static StageRecord stage(ResultSet row) throws SQLException {
    String manifest = row.getString("manifest");
    return new StageRecord(
        StageId.of(row.getString("stage")),
        ResultColumns.spelled(StageState.class, row.getString("state")),
        ResultColumns.key(row, "stage_key"),
        row.getBoolean("cached"),
        ResultColumns.time(row, "retry_at"),
        manifest == null ? null : MANIFESTS.of(manifest),
        ResultColumns.time(row, "removed_at"),
        ResultColumns.failure(row),
        ResultColumns.time(row, "started_at"),
        ResultColumns.time(row, "finished_at"),
        progress(row),
        List.of());
  }

  private static @Nullable ProgressRecord progress(ResultSet row) throws SQLException {
    String unit = row.getString("unit");
    return unit == null
        ? null
        : new ProgressRecord(
            row.getInt("progress_attempt"),
            row.getLong("done"),
            row.getLong("total"),
            unit,
            ResultColumns.texts(row, "details"),
            ResultColumns.knownTime(row, "said_at"));
  }

  private static Optional<AttemptRecord> attempt(ResultSet row) throws SQLException {
    int number = row.getInt("attempt_number");
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(
            new AttemptRecord(
                number,
                StageKey.of(row.getString("attempt_key")),
                row.getString("attempt_program"),
                row.getInt("attempt_code_version"),
                ResultColumns.spelled(AttemptState.class, row.getString("attempt_state")),
                ResultColumns.failure(row, "attempt_"),
                ResultColumns.knownTime(row, "attempt_started_at"),
                ResultColumns.time(row, "attempt_heard_at"),
                ResultColumns.time(row, "attempt_heartbeat_at"),
                ResultColumns.time(row, "attempt_finished_at")));
  }
}
