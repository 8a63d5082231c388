package dev.cafrun.controller.history.retention;

import dev.cafrun.controller.history.retention.RetentionStore.Found;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.core.retention.EndedRunFacts;
import dev.cafrun.core.retention.OutputFacts;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Reads what decides whether runs and outputs are kept. */
final class RetentionFacts {
  /** In the order of an index; what follows from other rows is asked of these few alone. */
  private static final String RUNS =
      """
      select run.id, run.name || '-' || run.number as shown, run.ended, run.submitted_at,
        exists (select from claim where claim.run_id = run.id) as claims,
        jsonb_exists(run.tags, :tag) as tagged, lineage.model, lineage.awaited, newer.runs
      from run
        cross join lateral (
          with recursive follower(id) as (
            select run.id
            union
            select next.id from run next join follower on next.resumed_run = follower.id)
          select max(version.model || '@' || version.version) as model,
            bool_or(each.finished_at is null) as awaited
          from follower join run each on each.id = follower.id
            left join model_version version on version.run_id = follower.id) lineage
        cross join lateral (
          select count(*) as runs
          from (
            (select 1 from run other
              where run.experiment <> '' and other.experiment = run.experiment
                and (other.submitted_at, other.id) > (run.submitted_at, run.id)
                and other.finished_at is not null
                and (run.phase <> 'Succeeded' or other.phase = 'Succeeded')
              limit :count)
            union all
            (select 1 from run other
              where run.experiment = '' and other.experiment = '' and other.name = run.name
                and (other.submitted_at, other.id) > (run.submitted_at, run.id)
                and other.finished_at is not null
                and (run.phase <> 'Succeeded' or other.phase = 'Succeeded')
              limit :count)) as any_of_them) newer
      where run.ended <= :limit and run.finished_at is not null
        and (run.ended, run.submitted_at, run.id) > (:ended, :submitted, :run)
        and not exists (select from collection where collection.run_id = run.id)
      order by run.ended, run.submitted_at, run.id
      limit :most""";

  /** Of the outputs that runs which go have, or have trained from. */
  private static final String OUTPUTS =
      """
      with used as (
        select output_key as key from stage where run_id = any(:going) and output_key is not null
        union
        select part from stage join artifact_part on whole = output_key where run_id = any(:going)
        union
        select substr(initial, 7, 64) from run where id = any(:going) and initial like 'model:%'),
      user_of as (
        select output_key as key, run_id from stage where run_id = any(:asked)
        union
        select part, run_id from stage join artifact_part on whole = output_key
        where run_id = any(:asked)
        union
        select substr(initial, 7, 64), id from run where id = any(:asked) and initial like 'model:%')
      select artifact.kind, artifact.stage_key,
        (select array_agg(run_id) from user_of where user_of.key = used.key) as users,
        (select coalesce(sum((file ->> 'size')::bigint), 0)
          from jsonb_array_elements(artifact.manifest -> 'files') file
          where file -> 'keptWith' is null) as bytes,
        exists (
          select from stage
          where stage.output_key = artifact.stage_key and stage.run_id <> all(:asked)
            and not exists (select from collection where collection.run_id = stage.run_id))
        or exists (
          select from artifact_part join stage on stage.output_key = artifact_part.whole
          where artifact_part.part = artifact.stage_key and stage.run_id <> all(:asked)
            and not exists (select from collection where collection.run_id = stage.run_id))
        or exists (
          select from run
          where initial like 'model:%' and substr(initial, 7, 64) = artifact.stage_key
            and run.id <> all(:asked)
            and not exists (select from collection where collection.run_id = run.id))
        or exists (
          select from run
          where finished_at is null
            and spec #>> '{train,initial}' like 'model:' || artifact.stage_key || '%')
        or exists (select from model_version where artifact_key = artifact.stage_key) as needed
      from used join artifact on artifact.stage_key = used.key
      where artifact.removed_at is null
      order by artifact.stage_key""";

  private RetentionFacts() {}

  static List<Found> runs(
      Handle handle,
      RetentionPolicy policy,
      Instant now,
      RetentionPlace after,
      int most,
      boolean locking) {
    Duration age = Objects.requireNonNullElse(policy.keepAge(), Duration.ZERO);
    return handle
        .createQuery(locking ? RUNS + " for no key update of run skip locked" : RUNS)
        .bind("tag", RetentionPolicy.TAG)
        .bind("count", Objects.requireNonNullElse(policy.keepCount(), 0))
        .bind("limit", Timestamp.from(now.minus(age)))
        .bind("ended", after.ended())
        .bind("submitted", after.submitted())
        .bind("run", after.run())
        .bind("most", most)
        .map((row, context) -> found(row))
        .list();
  }

  private static Found found(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new Found(
        new EndedRunFacts(
            id,
            row.getString("shown"),
            row.getBoolean("claims"),
            ResultColumns.knownTime(row, "ended"),
            row.getBoolean("tagged"),
            row.getString("model"),
            row.getBoolean("awaited"),
            row.getInt("runs")),
        new RetentionPlace(row.getTimestamp("ended"), row.getTimestamp("submitted_at"), id));
  }

  /** Whoever is about to have one from the cache waits, and then sees what was decided. */
  static void lockOutputs(Handle handle, Set<UUID> runs) {
    handle
        .createQuery(
            """
            select artifact.stage_key from artifact
            where removed_at is null and stage_key in (
              select output_key from stage where run_id = any(:runs)
              union
              select part from stage join artifact_part on whole = output_key
              where run_id = any(:runs)
              union
              select substr(initial, 7, 64) from run
              where id = any(:runs) and initial like 'model:%')
            order by stage_key for update""")
        .bindArray("runs", UUID.class, List.copyOf(runs))
        .mapTo(String.class)
        .list();
  }

  /**
   * @param asked all runs in question, those that go and those that stay
   */
  static List<OutputFacts> outputs(Handle handle, Set<UUID> going, List<UUID> asked) {
    return handle
        .createQuery(OUTPUTS)
        .bindArray("going", UUID.class, List.copyOf(going))
        .bindArray("asked", UUID.class, asked)
        .map(
            (row, context) ->
                new OutputFacts(
                    StageKind.of(row.getString("kind")),
                    StageKey.of(row.getString("stage_key")),
                    row.getLong("bytes"),
                    users(row),
                    row.getBoolean("needed")))
        .list();
  }

  private static Set<UUID> users(ResultSet row) throws SQLException {
    return Arrays.stream((Object[]) row.getArray("users").getArray())
        .map(UUID.class::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What no run has worked on that was not collected, and was not looked after before. */
  static List<StageKey> work(Handle handle, Set<UUID> runs) {
    return handle
        .createQuery(
            """
            select distinct stage_key from attempt
            where run_id = any(:runs) and collected_at is null and not exists (
              select from attempt other
              where other.stage_key = attempt.stage_key and other.collected_at is null
                and not exists (
                  select from collection where collection.run_id = other.run_id))""")
        .bindArray("runs", UUID.class, List.copyOf(runs))
        .map((row, context) -> StageKey.of(row.getString(1)))
        .list();
  }
}
