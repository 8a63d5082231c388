package dev.cafrun.controller.history.tracking;

import dev.cafrun.controller.history.search.RunCursor;
import dev.cafrun.controller.history.search.RunPlaces;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.RunSearch;
import dev.cafrun.controller.history.sql.PlainTextArguments;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.TenantFilter;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.plan.RunPhase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads experiments and runs page by page. Thread-safe; throws what the database throws. */
public final class TrackingStore {
  /** From one experiment to the next: what an index answers, however many runs each has. */
  private static final String EXPERIMENTS =
      """
      with recursive known(experiment, place) as (
        (select experiment, 1 from run where experiment %1$s :after and %2$s order by experiment limit 1)
        union all
        select (select experiment from run where experiment > known.experiment and %2$s
            order by experiment limit 1), place + 1
        from known where known.experiment is not null and place < :limit)
      select experiment, first.submitted_at as first, last.submitted_at as last
      from known
        cross join lateral (select submitted_at from run where run.experiment = known.experiment and %2$s
          order by submitted_at limit 1) first
        cross join lateral (select submitted_at from run where run.experiment = known.experiment and %2$s
          order by submitted_at desc limit 1) last
      order by place""";

  private static final String RUNS =
      """
      select run.id, name, number, phase, failure_code || ': ' || failure_message as failure,
        experiment, labels, note, tags, spec, metrics, submitted_at, started_at, finished_at
      from unnest(:ids) with ordinality as wanted(id, place)
        cross join lateral (select * from run where run.id = wanted.id limit 1) run
      order by wanted.place""";

  /** Of a stage whose output was there already, those of its maker. */
  private static final String LATEST =
      """
      with shown as (
        select stage.run_id, stage.stage, coalesce(maker.run_id, stage.run_id) as by_run,
          coalesce(maker.stage, stage.stage) as by_stage
        from unnest(:ids) as wanted(id)
          cross join lateral (select * from stage where stage.run_id = wanted.id limit 1000) stage
          left join lateral (
            select run_id, stage from stage other
            where stage.cached and other.output_key = stage.output_key and not other.cached
            limit 1) maker on true)
      select shown.run_id, shown.stage, curve.name,
        curve.steps[cardinality(curve.steps)] as step,
        curve.readings[cardinality(curve.readings)] as value
      from shown join curve on curve.run_id = shown.by_run and curve.stage = shown.by_stage
      union all
      select shown.run_id, shown.stage, said.name, said.step, said.value
      from shown cross join lateral (
        with recursive known(name) as (
          (select name from curve_piece where run_id = shown.run_id and stage = shown.stage
            order by name limit 1)
          union all
          select (select name from curve_piece piece
            where run_id = shown.run_id and stage = shown.stage and piece.name > known.name
            order by piece.name limit 1)
          from known where known.name is not null)
        select known.name, last.step, last.value
        from known cross join lateral (
          select steps[cardinality(steps)] as step, readings[cardinality(steps)] as value
          from curve_piece piece
          where run_id = shown.run_id and stage = shown.stage and piece.name = known.name
          order by id desc limit 1) last
        limit 200) said""";

  private final Transactions transactions;

  private TrackingStore(Transactions transactions) {
    this.transactions = transactions;
  }

  public static TrackingStore over(DataSource database) {
    return new TrackingStore(Transactions.over(PlainTextArguments.over(database)));
  }

  /**
   * By name.
   *
   * @param after those that come later; nothing: all of them
   */
  public List<TrackedExperiment> experiments(Tenants tenants, @Nullable String after, int limit) {
    return transactions.inTransaction(
        handle ->
            experiments(handle, tenants, after == null ? ">=" : ">")
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .map((row, context) -> experiment(row))
                .list());
  }

  public Optional<TrackedExperiment> experiment(Tenants tenants, String name) {
    return transactions.inTransaction(
        handle ->
            experiments(handle, tenants, "=")
                .bind("after", name)
                .bind("limit", 1)
                .map((row, context) -> experiment(row))
                .findOne());
  }

  private static Query experiments(Handle handle, Tenants tenants, String from) {
    // A plan for any tenant serves neither those with many runs nor those with few.
    handle.execute("set local plan_cache_mode = force_custom_plan");
    TenantFilter seen = new TenantFilter(tenants);
    return seen.bind(handle.createQuery(EXPERIMENTS.formatted(from, seen.on("tenant"))));
  }

  private static TrackedExperiment experiment(ResultSet row) throws SQLException {
    return new TrackedExperiment(
        row.getString("experiment"),
        ResultColumns.knownTime(row, "first"),
        ResultColumns.knownTime(row, "last"));
  }

  public TrackedRuns runs(Tenants tenants, RunQuestion question) {
    return transactions.inTransaction(
        handle -> {
          RunPlaces places = RunSearch.find(handle, tenants, question);
          List<UUID> ids = places.runs();
          return new TrackedRuns(
              ids.isEmpty() ? List.of() : runs(handle, ids),
              places.next().map(RunCursor::toString));
        });
  }

  public Optional<TrackedRun> run(Tenants tenants, UUID id) {
    TenantFilter seen = new TenantFilter(tenants);
    return transactions.inTransaction(
        handle ->
            seen.bind(
                    handle.createQuery(
                        "select id from run where id = :id and " + seen.on("tenant")))
                .bind("id", id)
                .mapTo(UUID.class)
                .findOne()
                .flatMap(there -> runs(handle, List.of(there)).stream().findFirst()));
  }

  private static List<TrackedRun> runs(Handle handle, List<UUID> ids) {
    record Latest(UUID run, LatestPoint point) {}
    Map<UUID, List<LatestPoint>> latest =
        handle
            .createQuery(LATEST)
            .bindArray("ids", UUID.class, ids)
            .map((row, context) -> new Latest(row.getObject("run_id", UUID.class), point(row)))
            .collect(
                Collectors.groupingBy(
                    Latest::run, Collectors.mapping(Latest::point, Collectors.toList())));
    return handle
        .createQuery(RUNS)
        .bindArray("ids", UUID.class, ids)
        .map((row, context) -> run(row, latest))
        .list();
  }

  private static LatestPoint point(ResultSet row) throws SQLException {
    return new LatestPoint(
        row.getString("stage"), row.getString("name"), row.getLong("step"), row.getDouble("value"));
  }

  private static TrackedRun run(ResultSet row, Map<UUID, List<LatestPoint>> latest)
      throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new TrackedRun(
        id,
        row.getString("name"),
        row.getInt("number"),
        ResultColumns.spelled(RunPhase.class, row.getString("phase")),
        row.getString("failure"),
        row.getString("experiment"),
        ResultColumns.texts(row, "labels"),
        ResultColumns.marks(row),
        ResultColumns.tree(row, "spec"),
        ResultColumns.tree(row, "metrics"),
        ResultColumns.knownTime(row, "submitted_at"),
        ResultColumns.time(row, "started_at"),
        ResultColumns.time(row, "finished_at"),
        latest.getOrDefault(id, List.of()));
  }
}
