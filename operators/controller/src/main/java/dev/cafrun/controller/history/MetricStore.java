package dev.cafrun.controller.history;

import dev.cafrun.controller.history.record.CurvePoint;
import dev.cafrun.controller.history.record.MetricPoint;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageId;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The curves that workers say while they run; afterwards a stage's artifact knows better. */
public final class MetricStore {
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
   * A run's curves by stage, name and step, each thinned out evenly to about {@code limit} points,
   * or fewer if there are many; the first and the last point of a curve are always there.
   *
   * @param most points of all curves together, about; curves beyond half as many are left out
   */
  public List<CurvePoint> curves(UUID run, int limit, int most) {
    return transactions.inTransaction(handle -> curves(handle, run, limit, most));
  }

  private static List<CurvePoint> curves(Handle handle, UUID run, int limit, int most) {
    int curves =
        handle
            .createQuery(
                "select count(*) from (select distinct stage, name from metric where run_id = :run)")
            .bind("run", run)
            .mapTo(Integer.class)
            .one();
    return handle
        .createQuery(
            """
                    select metric.stage, name, step, value from (
                      select *, row_number() over curve as place,
                        dense_rank() over (order by stage, name) as number,
                        count(*) over (partition by stage, name) as places
                      from metric where run_id = :run
                      window curve as (partition by stage, name order by step)) metric
                      join stage on stage.run_id = metric.run_id and stage.stage = metric.stage
                    where number <= :curves and (place in (1, places)
                      or (place * :limit / places) <> ((place - 1) * :limit / places))
                    order by stage.position, name, step""")
        .bind("run", run)
        .bind("curves", most / 2)
        .bind("limit", Math.min(limit, Math.max(2, most / Math.max(1, curves))))
        .map(
            (row, context) ->
                new CurvePoint(
                    StageId.of(row.getString(1)),
                    new MetricPoint(row.getString(2), row.getLong(3), row.getDouble(4))))
        .list();
  }

  static void add(Handle handle, UUID run, StageId stage, List<MetricPoint> points) {
    if (points.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into metric (run_id, stage, name, step, value)
            values (:run, :stage, :name, :step, :value)
            on conflict (run_id, stage, name, step) do update set value = excluded.value""");
    for (MetricPoint point : points) {
      batch
          .bind("run", run)
          .bind("stage", stage.spelling())
          .bind("name", point.name())
          .bind("step", point.step())
          .bind("value", point.value())
          .add();
    }
    batch.execute();
  }
}
