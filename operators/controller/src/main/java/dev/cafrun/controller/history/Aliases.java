package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.Evidence;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.Promotion;
import dev.cafrun.core.run.ReservedNames;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Where aliases point, and every move of one. Whoever moves one holds the model's lock. */
final class Aliases {
  private Aliases() {}

  /** Why the alias must not point there; nothing: it does. */
  static List<Failure> promote(
      Handle handle, String model, String alias, int version, @Nullable UUID run, String reason) {
    Optional<String> reserved = ReservedNames.ofAlias(alias);
    if (reserved.isPresent()) {
      return List.of(Failure.user("ALIAS_RESERVED", "the alias " + alias + " " + reserved.get()));
    }
    Optional<Integer> live = target(handle, model, alias);
    if (live.isPresent() && live.get() == version) {
      return List.of();
    }
    Optional<Evidence> candidate = EvidenceQuery.find(handle, model, version, alias);
    if (candidate.isEmpty()) {
      return List.of(
          Failure.user(
              "NO_SUCH_VERSION",
              "model "
                  + model
                  + " has no version "
                  + version
                  + EvidenceQuery.newest(handle, model)
                      .map(newest -> "; its newest is " + newest)
                      .orElse(", and no other")));
    }
    GatesSpec gates = EvidenceQuery.gates(handle, model);
    Optional<Evidence> before =
        live.flatMap(number -> EvidenceQuery.find(handle, model, number, alias));
    List<Failure> refusals = Promotion.refusals(alias, gates, candidate.get(), before);
    if (refusals.isEmpty()) {
      Map<String, Object> evidence = new LinkedHashMap<>();
      evidence.put("gates", CanonicalTree.of(gates));
      evidence.put("version", CanonicalTree.of(candidate.get()));
      before.ifPresent(one -> evidence.put("before", CanonicalTree.of(one)));
      move(handle, model, alias, version, live, run, reason, evidence);
    }
    return refusals;
  }

  /** Where a model's aliases point: some that come first, then those that were moved last. */
  static SortedMap<String, Integer> live(
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

  private static void move(
      Handle handle,
      String model,
      String alias,
      int version,
      Optional<Integer> previous,
      @Nullable UUID run,
      String reason,
      Map<String, Object> evidence) {
    int moved =
        handle
            .createUpdate(
                """
                insert into alias_event (model, alias, version, previous_version, run_id, reason,
                  evidence)
                values (:model, :alias, :version, :previous, :run::uuid, :reason, :evidence::jsonb)
                on conflict (model, alias, run_id) do nothing""")
            .bind("model", model)
            .bind("alias", alias)
            .bind("version", version)
            .bind("previous", previous.orElse(null))
            .bind("run", run)
            .bind("reason", reason)
            .bind("evidence", CoreJson.write(evidence))
            .execute();
    if (moved == 1) {
      handle
          .createUpdate(
              """
              insert into model_alias (model, alias, version) values (:model, :alias, :version)
              on conflict (model, alias) do update set version = excluded.version,
                moved_at = now()""")
          .bind("model", model)
          .bind("alias", alias)
          .bind("version", version)
          .execute();
    }
  }

  /** Every move of an alias, the newest first. */
  static List<AliasMove> moves(Handle handle, String model, String alias) {
    return handle
        .createQuery(
            """
            select * from alias_event where model = :model and alias = :alias
            order by id desc""")
        .bind("model", model)
        .bind("alias", alias)
        .map(
            (row, context) ->
                new AliasMove(
                    ResultColumns.knownTime(row, "at"),
                    row.getInt("version"),
                    row.getObject("previous_version", Integer.class),
                    row.getObject("run_id", UUID.class),
                    row.getString("reason")))
        .list();
  }

  static Optional<Integer> target(Handle handle, String model, String alias) {
    return handle
        .createQuery("select version from model_alias where model = :model and alias = :alias")
        .bind("model", model)
        .bind("alias", alias)
        .map((row, context) -> row.getInt(1))
        .findOne();
  }
}
