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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads a run's stages: one query for the stages, one for all their attempts. */
final class StageQuery {
  private static final Parsed<Manifest> MANIFESTS =
      new Parsed<>(json -> CoreJson.read(json, Manifest.class));

  private StageQuery() {}

  static List<StageRecord> stages(Handle handle, UUID run) {
    Map<StageId, List<AttemptRecord>> attempts = attempts(handle, run);
    return handle
        .createQuery(
            """
            select stage.*, artifact.manifest, progress.attempt as progress_attempt,
              progress.done, progress.total, progress.unit, progress.details, progress.said_at
            from stage
              left join artifact on artifact.stage_key = stage.output_key
              left join stage_progress progress
                on progress.run_id = stage.run_id and progress.stage = stage.stage
            where stage.run_id = :run order by stage.position""")
        .bind("run", run)
        .map((row, context) -> stage(row, attempts))
        .list();
  }

  private static Map<StageId, List<AttemptRecord>> attempts(Handle handle, UUID run) {
    Map<StageId, List<AttemptRecord>> attempts = new LinkedHashMap<>();
    handle
        .createQuery("select * from attempt where run_id = :run order by stage, number")
        .bind("run", run)
        .map((row, context) -> Map.entry(StageId.of(row.getString("stage")), attempt(row)))
        .forEach(
            entry ->
                attempts
                    .computeIfAbsent(entry.getKey(), stage -> new ArrayList<>())
                    .add(entry.getValue()));
    return attempts;
  }

  private static StageRecord stage(ResultSet row, Map<StageId, List<AttemptRecord>> attempts)
      throws SQLException {
    StageId id = StageId.of(row.getString("stage"));
    String manifest = row.getString("manifest");
    return new StageRecord(
        id,
        ResultColumns.spelled(StageState.class, row.getString("state")),
        ResultColumns.key(row, "stage_key"),
        row.getBoolean("cached"),
        ResultColumns.time(row, "retry_at"),
        manifest == null ? null : MANIFESTS.of(manifest),
        ResultColumns.failure(row),
        ResultColumns.time(row, "started_at"),
        ResultColumns.time(row, "finished_at"),
        progress(row),
        attempts.getOrDefault(id, List.of()));
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

  private static AttemptRecord attempt(ResultSet row) throws SQLException {
    return new AttemptRecord(
        row.getInt("number"),
        StageKey.of(row.getString("stage_key")),
        row.getString("program"),
        row.getInt("code_version"),
        ResultColumns.spelled(AttemptState.class, row.getString("state")),
        ResultColumns.failure(row),
        ResultColumns.knownTime(row, "started_at"),
        ResultColumns.time(row, "heard_at"),
        ResultColumns.time(row, "heartbeat_at"),
        ResultColumns.time(row, "finished_at"));
  }
}
