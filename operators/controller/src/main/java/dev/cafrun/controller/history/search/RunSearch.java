package dev.cafrun.controller.history.search;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.sql.TenantFilter;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.canonical.Spelled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ids of a page: an index leads to where the page begins, in its order, and the filters
 * are asked of one run after the other, or an index of a filter leads to few that are sorted. Which
 * is less, PostgreSQL decides. What is said of the runs is read afterwards, of these alone.
 */
public final class RunSearch {
  /** So few runs are looked at one by one rather than looked for in a longer list. */
  private static final int FEW = 5_000;

  private RunSearch() {}

  /** Of what these tenants have. Within a transaction. */
  public static RunPlaces find(Handle handle, Tenants tenants, RunQuestion question) {
    // A plan for any value serves neither the frequent nor the rare ones.
    handle.execute("set local plan_cache_mode = force_custom_plan");
    List<RunCursor> found = new ArrayList<>();
    boolean measured = question.order().metric() != null;
    RunCursor after = question.after();
    if (!measured || after == null || after.value() != null) {
      found.addAll(ask(handle, tenants, question, false, after, question.limit() + 1L));
      after = null;
    }
    if (measured && found.size() <= question.limit()) {
      found.addAll(
          ask(handle, tenants, question, true, after, question.limit() + 1L - found.size()));
    }
    boolean more = found.size() > question.limit();
    List<RunCursor> page = more ? found.subList(0, question.limit()) : found;
    return new RunPlaces(
        page.stream().map(RunCursor::run).toList(),
        more ? Optional.of(page.getLast()) : Optional.empty());
  }

  /**
   * @param unmeasured those that lack the metric that is sorted by, the newest first
   */
  private static List<RunCursor> ask(
      Handle handle,
      Tenants tenants,
      RunQuestion question,
      boolean unmeasured,
      @Nullable RunCursor after,
      long limit) {
    RunOrder order = question.order();
    Keys keys = unmeasured ? Keys.BY_SUBMISSION : Keys.of(order);
    boolean descending = unmeasured || order.descending();
    List<String> conditions = conditions(handle, question.filter());
    TenantFilter seen = new TenantFilter(tenants);
    conditions.add(seen.on("run.tenant"));
    if (unmeasured) {
      conditions.add(
          "not exists (select from score where score.run_id = run.id and metric = :sorted)");
    } else if (order.metric() != null) {
      conditions.add("sorted.metric = :sorted");
    }
    if (after != null) {
      conditions.add(
          "(%s) %s (%s)"
              .formatted(
                  String.join(", ", keys.columns()),
                  descending ? "<" : ">",
                  String.join(", ", keys.places())));
    }
    String direction = descending ? " desc" : "";
    String sql =
        "select run.id, extract(epoch from run.submitted_at)::text as submitted, "
            + keys.value()
            + " as value from run"
            + (order.metric() != null && !unmeasured
                ? " join score sorted on sorted.run_id = run.id"
                : "")
            + " where "
            + String.join(" and ", conditions)
            + " order by "
            + String.join(direction + ", ", keys.columns())
            + direction
            + " limit :limit";
    Query query = handle.createQuery(sql).bind("limit", limit);
    bind(query, question.filter());
    seen.bind(query);
    if (order.metric() != null) {
      query.bind("sorted", order.metric());
    }
    if (after != null) {
      keys.bind(query, after);
    }
    return query.map((row, context) -> place(row, order, unmeasured)).list();
  }

  private static RunCursor place(ResultSet row, RunOrder order, boolean unmeasured)
      throws SQLException {
    String value = row.getString("value");
    boolean moment = order.column() != null && order.column().type() == RunColumn.Type.MOMENT;
    return new RunCursor(
        order,
        unmeasured ? null : moment ? RunCursor.moment(value) : value,
        RunCursor.instant(row.getString("submitted")),
        row.getObject("id", UUID.class));
  }

  /**
   * What the order goes by, so that no two runs have the same place.
   *
   * @param columns all in the same direction, as an index has them
   * @param places the parameters that they are compared with
   * @param value what is told of the first column
   */
  private record Keys(List<String> columns, List<String> places, String value) {
    static final Keys BY_SUBMISSION =
        new Keys(
            List.of("run.submitted_at", "run.id"),
            List.of(":submitted", ":run"),
            "extract(epoch from run.submitted_at)::text");

    static Keys of(RunOrder order) {
      RunColumn column = order.column();
      if (column == null) {
        return new Keys(
            List.of("sorted.value", "sorted.run_id"),
            List.of("cast(:value as double precision)", ":run"),
            "sorted.value::text");
      }
      if (column == RunColumn.SUBMITTED) {
        return BY_SUBMISSION;
      }
      String stored = "run." + column.stored();
      return new Keys(
          List.of(stored, "run.submitted_at", "run.id"),
          List.of("cast(:value as " + column.type().sql() + ")", ":submitted", ":run"),
          column.type() == RunColumn.Type.MOMENT
              ? "extract(epoch from " + stored + ")::text"
              : stored + "::text");
    }

    void bind(Query query, RunCursor after) {
      query.bind("run", after.run());
      if (places.contains(":submitted")) {
        query.bind("submitted", Timestamp.from(after.submitted()));
      }
      if (places.size() > 2 || !places.contains(":submitted")) {
        RunColumn column = after.order().column();
        if (column == null || column.type() == RunColumn.Type.NUMBER) {
          query.bind("value", Double.valueOf(String.valueOf(after.value())));
        } else {
          query.bind("value", after.value());
        }
      }
    }
  }

  private static List<String> conditions(Handle handle, RunFilter filter) {
    List<String> conditions = new ArrayList<>();
    among(conditions, "id", filter.ids());
    among(conditions, "name", filter.names());
    among(conditions, "phase", filter.phases());
    among(conditions, "experiment", filter.experiments());
    among(conditions, "source", filter.datasets());
    among(conditions, "backbone", filter.backbones());
    among(conditions, "critic", filter.critics());
    among(conditions, "engine", filter.engines());
    if (!filter.labels().isEmpty()) {
      conditions.add("run.labels @> cast(:labels as jsonb)");
    }
    for (int i = 0; i < filter.metrics().size(); i++) {
      MetricRange range = filter.metrics().get(i);
      conditions.add(
          (areFew(handle, range)
                  ? """
                    run.id = any(array(select run_id from score
                      where metric = :metric%1$d and value %2$s :bound%1$d))"""
                  : """
                    exists (select from score where score.run_id = run.id
                      and score.metric = :metric%1$d and score.value %2$s :bound%1$d)""")
              .formatted(i, range.comparison()));
    }
    if (!filter.text().isEmpty()) {
      conditions.add("run.words @@ words_like(:text)");
    }
    if (filter.submittedFrom() != null) {
      conditions.add("run.submitted_at >= :from");
    }
    if (filter.submittedBefore() != null) {
      conditions.add("run.submitted_at < :before");
    }
    if (filter.endedFrom() != null) {
      conditions.add("run.ended >= :endedFrom");
    }
    if (filter.endedBefore() != null) {
      conditions.add("run.ended < :endedBefore");
    } else if (filter.endedFrom() != null) {
      conditions.add("run.ended < 'infinity'");
    }
    return conditions;
  }

  /** Statistics mix the values of all metrics, and so tell nothing of one: its index is asked. */
  private static boolean areFew(Handle handle, MetricRange range) {
    return handle
            .createQuery(
                """
                select count(*) from (
                  select from score where metric = :metric and value %s :bound limit :most) few"""
                    .formatted(range.comparison()))
            .bind("metric", range.metric())
            .bind("bound", range.bound())
            .bind("most", FEW + 1)
            .mapTo(Integer.class)
            .one()
        <= FEW;
  }

  /** One value keeps an index's order, several do not. */
  private static void among(List<String> conditions, String column, Set<?> values) {
    if (values.size() == 1) {
      conditions.add("run.%1$s = :%1$s".formatted(column));
    } else if (!values.isEmpty()) {
      conditions.add("run.%1$s = any(:%1$s)".formatted(column));
    }
  }

  private static void bind(Query query, RunFilter filter) {
    if (filter.ids().size() == 1) {
      query.bind("id", filter.ids().iterator().next());
    } else if (!filter.ids().isEmpty()) {
      query.bindArray("id", UUID.class, List.copyOf(filter.ids()));
    }
    bind(query, "name", List.copyOf(filter.names()));
    bind(query, "phase", filter.phases().stream().map(Spelled::spelling).toList());
    bind(query, "experiment", List.copyOf(filter.experiments()));
    bind(query, "source", List.copyOf(filter.datasets()));
    bind(query, "backbone", List.copyOf(filter.backbones()));
    bind(query, "critic", List.copyOf(filter.critics()));
    bind(query, "engine", List.copyOf(filter.engines()));
    if (!filter.labels().isEmpty()) {
      query.bind("labels", CoreJson.write(filter.labels()));
    }
    for (int i = 0; i < filter.metrics().size(); i++) {
      query.bind("metric" + i, filter.metrics().get(i).metric());
      query.bind("bound" + i, filter.metrics().get(i).bound());
    }
    if (!filter.text().isEmpty()) {
      query.bind("text", filter.text());
    }
    if (filter.submittedFrom() != null) {
      query.bind("from", Timestamp.from(filter.submittedFrom()));
    }
    if (filter.submittedBefore() != null) {
      query.bind("before", Timestamp.from(filter.submittedBefore()));
    }
    if (filter.endedFrom() != null) {
      query.bind("endedFrom", Timestamp.from(filter.endedFrom()));
    }
    if (filter.endedBefore() != null) {
      query.bind("endedBefore", Timestamp.from(filter.endedBefore()));
    }
  }

  private static void bind(Query query, String name, List<String> values) {
    if (values.size() == 1) {
      query.bind(name, values.getFirst());
    } else if (!values.isEmpty()) {
      query.bindArray(name, String.class, values);
    }
  }
}
