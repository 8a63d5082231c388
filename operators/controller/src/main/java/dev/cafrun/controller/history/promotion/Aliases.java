package dev.cafrun.controller.history.promotion;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.core.promotion.AliasPosition;
import dev.cafrun.core.promotion.MoveKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Where aliases point, and every move of one. Whoever moves one holds the model's lock. */
public final class Aliases {
  private Aliases() {}

  /**
   * One at a time counts a model's versions and moves its aliases; nothing if there is no model.
   */
  public static void lock(Handle handle, String model) {
    handle
        .createQuery("select name from model where name = :model for update")
        .bind("model", model)
        .map((row, context) -> row.getString(1))
        .findOne();
  }

  static AliasPosition position(Handle handle, String model, String alias) {
    return handle
        .createQuery(
            """
            select
              (select version from model_alias where model = :model and alias = :alias) as version,
              (select max(id) from alias_event where model = :model and alias = :alias) as move""")
        .bind("model", model)
        .bind("alias", alias)
        .map(
            (row, context) ->
                new AliasPosition(
                    model, alias, row.getObject("version", Integer.class), row.getLong("move")))
        .one();
  }

  /** Where a model's aliases point: some that come first, then those that were moved last. */
  public static SortedMap<String, Integer> live(
      Handle handle, String model, Collection<String> first, int limit) {
    SortedMap<String, Integer> live = new TreeMap<>();
    handle
        .createQuery(
            """
            select alias, version from model_alias where model = :model
            order by alias = any(:first) desc, moved_at desc, alias limit :limit""")
        .bind("model", model)
        .bindArray("first", String.class, first)
        .bind("limit", limit)
        .map((row, context) -> Map.entry(row.getString("alias"), row.getInt("version")))
        .forEach(alias -> live.put(alias.getKey(), alias.getValue()));
    return live;
  }

  /** The version that an alias points to. */
  public static Optional<Integer> target(Handle handle, String model, String alias) {
    return Optional.ofNullable(position(handle, model, alias).version());
  }

  /**
   * Moves it and writes that down.
   *
   * @param from where it stands
   * @param run that asked for it
   * @return where it stands then; where it stood, if the run has moved it before
   */
  static AliasPosition move(
      Handle handle,
      AliasPosition from,
      int version,
      MoveKind kind,
      @Nullable UUID run,
      String who,
      String reason,
      boolean overridden,
      Map<String, Object> evidence) {
    Optional<Long> move =
        handle
            .createQuery(
                """
                insert into alias_event (model, alias, version, previous_version, kind, run_id, who,
                  reason, overridden, evidence)
                values (:model, :alias, :version, :previous, :kind, :run::uuid, :who, :reason,
                  :overridden, :evidence::jsonb)
                on conflict (model, alias, run_id) do nothing returning id""")
            .bind("model", from.model())
            .bind("alias", from.alias())
            .bind("version", version)
            .bind("previous", from.version())
            .bind("kind", kind.spelling())
            .bind("run", run)
            .bind("who", who)
            .bind("reason", reason)
            .bind("overridden", overridden)
            .bind("evidence", CoreJson.write(evidence))
            .mapTo(Long.class)
            .findOne();
    if (move.isEmpty()) {
      return from;
    }
    handle
        .createUpdate(
            """
            insert into model_alias (model, alias, version) values (:model, :alias, :version)
            on conflict (model, alias) do update set version = excluded.version,
              moved_at = now()""")
        .bind("model", from.model())
        .bind("alias", from.alias())
        .bind("version", version)
        .execute();
    Outbox.add(handle, move.get());
    return new AliasPosition(from.model(), from.alias(), version, move.get());
  }

  /**
   * Moves of a model's aliases, the newest first.
   *
   * @param alias nothing: of all
   * @param before only earlier ones
   */
  static List<AliasMove> moves(
      Handle handle, String model, @Nullable String alias, long before, int limit) {
    return handle
        .createQuery(
            "select * from alias_event where model = :model and id < :before"
                + (alias == null ? "" : " and alias = :alias")
                + " order by id desc limit :limit")
        .bind("model", model)
        .bind("before", before)
        .bind("limit", limit)
        .bindMap(alias == null ? Map.of() : Map.of("alias", alias))
        .map((row, context) -> move(row))
        .list();
  }

  static AliasMove move(ResultSet row) throws SQLException {
    return new AliasMove(
        row.getLong("id"),
        row.getString("model"),
        row.getString("alias"),
        ResultColumns.knownTime(row, "at"),
        row.getInt("version"),
        row.getObject("previous_version", Integer.class),
        ResultColumns.spelled(MoveKind.class, row.getString("kind")),
        row.getObject("run_id", UUID.class),
        row.getString("who"),
        row.getString("reason"),
        row.getBoolean("overridden"),
        row.getString("evidence") == null ? Map.of() : ResultColumns.tree(row, "evidence"));
  }
}
