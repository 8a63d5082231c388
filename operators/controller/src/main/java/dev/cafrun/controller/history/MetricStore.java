package dev.cafrun.controller.history;

import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.controller.history.record.MetricPoint;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Curves: point by point as workers say them while they run; once a stage has ended, in one row
 * each, with a thousand points at most.
 */
public final class MetricStore {
  /**
   * The curves of a run's stages; of a stage whose output was there already, those of its maker.
   * Each array is opened once: it lies compressed apart from its row, and to ask it for place after
   * place would open it as often. With an empty one behind it, it lies open in memory.
   */
  private static final String CURVES =
      """
      with shown as (
        select stage.stage, stage.position, coalesce(maker.run_id, stage.run_id) as by_run,
          coalesce(maker.stage, stage.stage) as by_stage
        from stage left join lateral (
          select run_id, stage from stage other
          where stage.cached and other.output_key = stage.output_key and not other.cached
            and exists (
              select from curve where curve.run_id = other.run_id and curve.stage = other.stage)
          limit 1) maker on true
        where stage.run_id = :run and (:stage::text is null or stage.stage = :stage)),
      told as (
        select shown.stage, shown.position, curve.name, curve.from_output, curve.steps,
          curve.readings
        from shown join curve on curve.run_id = shown.by_run and curve.stage = shown.by_stage
          and (:name::text is null or curve.name = :name)
        union all
        select shown.stage, shown.position, said.name, false, said.steps, said.readings
        from shown cross join lateral (
          select name, array_agg(step order by step) as steps,
            array_agg(value order by step) as readings
          from (
            select name, step, value, row_number() over named as place,
              count(*) over (partition by name) as places
            from (
              select distinct on (name, step) name, step, value
              from (
                select name, step, value, id as said
                from curve_piece cross join unnest(steps, readings) as piece(step, value)
                where run_id = :run and stage = shown.stage
                  and (:name::text is null or name = :name)
                union all
                select name, step, value, 0 from metric
                where run_id = :run and stage = shown.stage
                  and (:name::text is null or name = :name)) known
              order by name, step, said desc) each
            window named as (partition by name order by step)) numbered
          where place in (1, places)
            or (place * :each / places) <> ((place - 1) * :each / places)
          group by name) said)
      select told.stage, told.name, told.from_output, thin.steps, thin.readings
      from (
        select told.*,
          greatest(2, least(:each, :most / least(count(*) over (), :most / 2)))::int as each
        from told) told cross join lateral (
        select told.steps || '{}' as steps, told.readings || '{}' as readings
        offset 0) opened cross join lateral (
        select array_agg(opened.steps[place] order by place) as steps,
          array_agg(opened.readings[place] order by place) as readings
        from (
          select 1 + step * (cardinality(opened.steps) - 1)
            / greatest(least(told.each, cardinality(opened.steps)) - 1, 1) as place
          from generate_series(0, least(told.each, cardinality(opened.steps)) - 1) step) picked) thin
      order by told.position, told.name
      limit :most / 2""";

  private final Transactions transactions;

  MetricStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Adds points; a point that is there already takes the new value. */
  public void add(UUID run, StageId stage, List<MetricPoint> points) {
    transactions.inTransaction(
        handle -> {
          add(handle, run, stage, points);
          return points;
        });
  }

  /**
   * A run's curves by stage and name, each thinned out evenly to about {@code limit} points, or
   * fewer if there are many; the first and the last point of a curve are always there.
   *
   * @param most points of all curves together, about; curves beyond half as many are left out
   */
  public List<Curve> curves(UUID run, int limit, int most) {
    return transactions.inTransaction(
        handle -> curves(handle, new Wanted(run, null, null, limit), most));
  }

  /**
   * One of them; nothing if nobody has said anything of it.
   *
   * @param stage such as {@code train-1}
   */
  public Optional<Curve> curve(UUID run, String stage, String name, int limit) {
    return transactions
        .inTransaction(handle -> curves(handle, new Wanted(run, stage, name, limit), 2 * limit))
        .stream()
        .findFirst();
  }

  /**
   * @param stage nothing: all of them
   * @param name nothing: all of them
   * @param points of each, at most
   */
  private record Wanted(UUID run, @Nullable String stage, @Nullable String name, int points) {}

  private static List<Curve> curves(Handle handle, Wanted wanted, int most) {
    return handle
        .createQuery(CURVES)
        .bind("run", wanted.run())
        .bind("stage", wanted.stage())
        .bind("name", wanted.name())
        .bind("most", most)
        .bind("each", wanted.points())
        .map((row, context) -> curve(row))
        .list();
  }

  private static Curve curve(ResultSet row) throws SQLException {
    Object[] steps = array(row, "steps");
    Object[] readings = array(row, "readings");
    List<Curve.Point> points = new ArrayList<>(steps.length);
    for (int i = 0; i < steps.length; i++) {
      points.add(new Curve.Point((Long) steps[i], (Double) readings[i]));
    }
    return new Curve(
        StageId.of(row.getString("stage")),
        row.getString("name"),
        row.getBoolean("from_output"),
        points);
  }

  private static Object[] array(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return (Object[]) array.getArray();
  }

  /** A row for each curve, however many points. */
  static void add(Handle handle, UUID run, StageId stage, List<MetricPoint> points) {
    if (points.isEmpty()) {
      return;
    }
    Map<String, SortedMap<Long, Double>> pieces = new LinkedHashMap<>();
    points.forEach(
        point ->
            pieces
                .computeIfAbsent(point.name(), name -> new TreeMap<>())
                .put(point.step(), point.value()));
    List<SortedMap<Long, Double>> parts = List.copyOf(pieces.values());
    handle
        .createUpdate(
            """
            insert into curve_piece (run_id, stage, name, steps, readings)
            select :run, :stage, name, steps::bigint[], readings::double precision[]
            from unnest(:names, :steps, :readings) as piece(name, steps, readings)""")
        .bind("run", run)
        .bind("stage", stage.spelling())
        .bindArray("names", String.class, List.copyOf(pieces.keySet()))
        .bindArray(
            "steps", String.class, parts.stream().map(part -> literal(part.keySet())).toList())
        .bindArray(
            "readings", String.class, parts.stream().map(part -> literal(part.values())).toList())
        .execute();
  }

  /** As PostgreSQL writes an array. */
  private static String literal(Collection<? extends Number> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  /**
   * Keeps what a stage's artifact says of its curves, in place of what its worker said.
   *
   * @param curves none: nothing is changed
   */
  static void keep(Handle handle, UUID run, StageId stage, List<Curve> curves) {
    if (curves.isEmpty()) {
      return;
    }
    forget(handle, run, stage.spelling());
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into curve (run_id, stage, name, steps, readings, from_output)
            values (:run, :stage, :name, :steps, :readings, true)
            on conflict (run_id, stage, name) do update set steps = excluded.steps,
              readings = excluded.readings, from_output = true""");
    for (Curve curve : curves.subList(0, Math.min(curves.size(), Curve.MOST_CURVES))) {
      List<Curve.Point> points = curve.thinned(Curve.MOST_POINTS).points();
      batch
          .bind("run", run)
          .bind("stage", stage.spelling())
          .bind("name", curve.name())
          .bindArray("steps", Long.class, points.stream().map(Curve.Point::step).toList())
          .bindArray("readings", Double.class, points.stream().map(Curve.Point::value).toList())
          .add();
    }
    batch.execute();
  }

  /**
   * Thins out what the workers of a run's stages said, of those that have ended, and puts it into a
   * row for each curve; what its artifact said stays. After the end of their attempts: from then on
   * whoever hears more of them comes here too. Idempotent.
   */
  static void settle(Handle handle, UUID run) {
    handle
        .createQuery(
            """
            select stage from stage
            where run_id = :run and finished_at is not null and exists (
              select from curve_piece piece
              where piece.run_id = :run and piece.stage = stage.stage
              union all
              select from metric where metric.run_id = :run and metric.stage = stage.stage)""")
        .bind("run", run)
        .mapTo(String.class)
        .list()
        .forEach(stage -> settle(handle, run, stage));
  }

  private static void settle(Handle handle, UUID run, String stage) {
    handle
        .createUpdate(
            """
            insert into curve (run_id, stage, name, steps, readings, from_output)
            select :run, :stage, name, array_agg(step order by step),
              array_agg(value order by step), false
            from (
              select name, step, value, row_number() over named as place,
                count(*) over (partition by name) as places,
                dense_rank() over (order by name) as number
              from (
                select distinct on (name, step) name, step, value
                from (
                  select name, step, value, id as said
                  from curve_piece cross join unnest(steps, readings) as piece(step, value)
                  where run_id = :run and stage = :stage
                  union all
                  select name, step, value, 0 from metric
                  where run_id = :run and stage = :stage
                  union all
                  select name, step, value, -1
                  from curve cross join unnest(steps, readings) as kept(step, value)
                  where run_id = :run and stage = :stage) known
                order by name, step, said desc) each
              window named as (partition by name order by step)) numbered
            where number <= :curves and (place in (1, places)
              or (place * :points / places) <> ((place - 1) * :points / places))
              and not exists (
                select from curve where run_id = :run and stage = :stage and from_output)
            group by name
            on conflict (run_id, stage, name) do update set steps = excluded.steps,
              readings = excluded.readings""")
        .bind("run", run)
        .bind("stage", stage)
        .bind("curves", Curve.MOST_CURVES)
        .bind("points", Curve.MOST_POINTS - 2)
        .execute();
    forget(handle, run, stage);
  }

  private static void forget(Handle handle, UUID run, String stage) {
    handle.execute("delete from curve_piece where run_id = ? and stage = ?", run, stage);
    handle.execute("delete from metric where run_id = ? and stage = ?", run, stage);
  }

  /**
   * Does the same for a run whose stages ended before curves were kept so.
   *
   * @return the run; nothing if there is none any more
   */
  public Optional<UUID> settleNext() {
    return transactions.inTransaction(
        handle -> {
          Optional<UUID> next =
              handle
                  .createQuery(
                      """
                      with recursive said as (
                        (select run_id, stage from metric order by run_id, stage limit 1)
                        union all
                        select next.run_id, next.stage
                        from said cross join lateral (
                          select run_id, stage from metric
                          where (run_id, stage) > (said.run_id, said.stage)
                          order by run_id, stage limit 1) next)
                      select said.run_id
                      from said join stage
                        on stage.run_id = said.run_id and stage.stage = said.stage
                      where stage.finished_at is not null limit 1""")
                  .mapTo(UUID.class)
                  .findOne();
          next.ifPresent(run -> settle(handle, run));
          return next;
        });
  }
}
