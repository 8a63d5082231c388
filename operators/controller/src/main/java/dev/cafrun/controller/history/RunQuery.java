package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.controller.history.record.RunFacets;
import dev.cafrun.controller.history.record.RunLine;
import dev.cafrun.controller.history.record.RunListing;
import dev.cafrun.controller.history.record.RunRecord;
import dev.cafrun.controller.history.sql.Parsed;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.TenantFilter;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.training.InitialSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads runs, each with how many of its stages are done and whether somebody drives it. */
final class RunQuery {
  /** How long a run has been held so far, in milliseconds; never less if a clock was set back. */
  static final String HELD =
      "run.held_ms + coalesce("
          + "greatest(extract(epoch from now() - run.held_since) * 1000, 0), 0)::bigint";

  /** To be followed by conditions and {@code group by run.id}. */
  static final String SELECT =
      """
      select run.*, count(stage.stage) as stages_total,
        count(stage.stage) filter (where stage.state = 'Succeeded') as stages_done,
        bool_or(lease.granted) is true as driven,
        %2$s as held, null::bigint as driven_ms, now() as read_at
      from run
        left join stage on stage.run_id = run.id
        left join pg_locks lease on lease.locktype = 'advisory' and lease.granted
          and lease.database = (select oid from pg_database where datname = current_database())
          and lease.classid = (%1$s >> 32 & 4294967295)::oid
          and lease.objid = (%1$s & 4294967295)::oid and lease.objsubid = 1
      """
          .formatted(RunLeases.LOCK, HELD);

  /** Of the runs that are named, without what is long in them. */
  private static final String LISTING =
      """
      with lease as materialized (
        select classid, objid from pg_locks
        where locktype = 'advisory' and granted and objsubid = 1
          and database = (select oid from pg_database where datname = current_database()))
      select run.id, name, number, phase, failure_code, failure_category, failure_message,
        suspend_requested, cancel_requested, submitted_at, started_at, finished_at, metrics, labels,
        experiment, source, backbone, critic, engine, note, tags, stages.total as stages_total,
        stages.done as stages_done, %2$s as held, exists (
          select from lease where classid = (%1$s >> 32 & 4294967295)::oid
            and objid = (%1$s & 4294967295)::oid) as driven
      from unnest(:ids) with ordinality as wanted(id, place)
        cross join lateral (select * from run where run.id = wanted.id limit 1) run
        cross join lateral (
          select count(*) as total, count(*) filter (where state = 'Succeeded') as done
          from stage where run_id = run.id) stages
      order by wanted.place"""
          .formatted(RunLeases.LOCK, HELD);

  /** Of one run, without looking who drives it. */
  private static final String DRIVEN =
      """
      select run.*, true as driven, stages.total as stages_total, stages.done as stages_done,
        %1$s as held, %2$s as driven_ms, now() as read_at
      from run left join lease on lease.run_id = run.id cross join lateral (
        select count(*) as total, count(*) filter (where state = 'Succeeded') as done
        from stage where run_id = run.id) stages
      where run.id = :id"""
          .formatted(HELD, RunLeases.DRIVEN);

  private static final Parsed<Written> SPECS = new Parsed<>(RunQuery::written);

  /** A spec as it was written, and what it says. */
  private record Written(Map<String, Object> tree, RunSpec spec) {}

  private RunQuery() {}

  private static Written written(String json) {
    Map<String, Object> tree = ResultColumns.tree(json);
    return new Written(Collections.unmodifiableMap(tree), RunReader.readSpec(tree));
  }

  /** Whoever's it is. */
  static Optional<RunRecord> byId(Handle handle, UUID id) {
    return byId(handle, Tenants.EVERY, id);
  }

  static Optional<RunRecord> byId(Handle handle, Tenants tenants, UUID id) {
    return first(handle, tenants, "run.id = :id", "run.id", Map.of("id", id));
  }

  /**
   * Of a run whose lease the caller holds: nobody is asked who drives it, and whoever waits for
   * what it has claimed is told that somebody does.
   */
  static Optional<RunRecord> driven(Handle handle, UUID id) {
    return one(
        handle,
        """
        with answered as (
          update claim set contested_at = null
          where run_id = :id and contested_at is not null),
        seen as (
          update lease set seen_at = now(), driven_ms = %s
          from run where run.id = :id and lease.run_id = run.id
            and lease.seen_at not between now() - interval '10 s' and now())
        """
                .formatted(RunLeases.DRIVEN)
            + DRIVEN,
        id);
  }

  /** Of a run that somebody is said to drive: nobody is asked, and nobody told. */
  static Optional<RunRecord> saidToBeDriven(Handle handle, UUID id) {
    return one(handle, DRIVEN, id);
  }

  private static Optional<RunRecord> one(Handle handle, String query, UUID id) {
    return handle.createQuery(query).bind("id", id).map((row, context) -> run(row)).findOne();
  }

  static Optional<RunRecord> newestOf(Handle handle, Tenants tenants, String name) {
    return first(handle, tenants, "run.name = :name", "run.number desc", Map.of("name", name));
  }

  /** By name. */
  static List<UUID> newestNamed(Handle handle, Tenants tenants, String pattern) {
    TenantFilter seen = new TenantFilter(tenants);
    return seen.bind(
            handle.createQuery(
                "select distinct on (name) id from run where name like :pattern and "
                    + seen.on("tenant")
                    + " order by name, number desc"))
        .bind("pattern", pattern.replaceAll("[\\\\%_]", "\\\\$0").replace('*', '%'))
        .mapTo(UUID.class)
        .list();
  }

  static Optional<RunRecord> first(
      Handle handle, Tenants tenants, String where, String order, Map<String, ?> arguments) {
    TenantFilter seen = new TenantFilter(tenants);
    return seen.bind(
            handle.createQuery(
                SELECT
                    + " where run.id = (select run.id from run where %s and %s order by %s limit 1) group by run.id"
                        .formatted(where, seen.on("run.tenant"), order)))
        .bindMap(arguments)
        .map((row, context) -> run(row))
        .findOne();
  }

  /** Those that are still there, in that order. */
  static List<RunListing> listings(Handle handle, List<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : handle
            .createQuery(LISTING)
            .bindArray("ids", UUID.class, ids)
            .map((row, context) -> listing(row))
            .list();
  }

  private static RunListing listing(ResultSet row) throws SQLException {
    return new RunListing(
        line(row),
        new RunFacets(
            ResultColumns.texts(row, "labels"),
            row.getString("experiment"),
            row.getString("source"),
            row.getString("backbone"),
            row.getString("critic"),
            row.getString("engine")),
        ResultColumns.marks(row));
  }

  private static RunRecord run(ResultSet row) throws SQLException {
    Written written = SPECS.of(row.getString("spec"));
    return new RunRecord(
        line(row),
        ResultColumns.texts(row, "labels"),
        written.spec(),
        written.tree(),
        ResultColumns.digest(row, "source_digest"),
        initial(row),
        program(row),
        resumption(row),
        driven(row),
        ResultColumns.knownTime(row, "read_at"));
  }

  private static @Nullable InitialSpec initial(ResultSet row) throws SQLException {
    String initial = row.getString("initial");
    return initial == null ? null : InitialSpec.of(initial);
  }

  private static @Nullable Program program(ResultSet row) throws SQLException {
    String program = row.getString("program");
    return program == null ? null : CoreJson.read(program, Program.class);
  }

  private static @Nullable Resumption resumption(ResultSet row) throws SQLException {
    String stage = row.getString("resumed_stage");
    return stage == null
        ? null
        : new Resumption(row.getObject("resumed_run", UUID.class), StageId.of(stage));
  }

  private static @Nullable Duration driven(ResultSet row) throws SQLException {
    long driven = row.getLong("driven_ms");
    return row.wasNull() ? null : Duration.ofMillis(driven);
  }

  static RunLine line(ResultSet row) throws SQLException {
    return new RunLine(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getInt("number"),
        ResultColumns.spelled(RunPhase.class, row.getString("phase")),
        ResultColumns.failure(row),
        row.getBoolean("suspend_requested"),
        row.getBoolean("cancel_requested"),
        row.getBoolean("driven"),
        ResultColumns.knownTime(row, "submitted_at"),
        ResultColumns.time(row, "started_at"),
        Duration.ofMillis(row.getLong("held")),
        ResultColumns.time(row, "finished_at"),
        row.getInt("stages_done"),
        row.getInt("stages_total"),
        ResultColumns.tree(row, "metrics"));
  }
}
