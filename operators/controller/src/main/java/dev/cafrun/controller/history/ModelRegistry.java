package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.RegisterSpec;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageKey;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Models: immutable versions, free aliases, and every move of an alias. Going back is another move.
 */
public final class ModelRegistry {
  private static final String SELECT =
      """
      select model_version.*, run.name || '-' || run.number as run_name, array(
          select alias::text from model_alias
          where model_alias.model = model_version.model
            and model_alias.version = model_version.version
          order by alias) as aliases
      from model_version join run on run.id = model_version.run_id
      """;

  private final Session session;

  ModelRegistry(Session session) {
    this.session = session;
  }

  /**
   * Registers what a run's register stage left behind under the name that the run's spec says, and
   * moves the alias that it says. The same content again is the version it was; a run moves an
   * alias once at most.
   */
  ModelVersion register(UUID run, Manifest output) {
    return session.inTransaction(
        handle -> {
          RegisterSpec wish = wish(handle, run);
          handle
              .createUpdate("insert into model (name) values (:model) on conflict do nothing")
              .bind("model", wish.model())
              .execute();
          lock(handle, wish.model());
          int registered =
              handle
                  .createUpdate(
                      """
                      insert into model_version (model, version, content_digest, artifact_key,
                        run_id, metrics, provenance)
                      select :model, coalesce((
                          select max(version) from model_version where model = :model), 0) + 1,
                        :content, :artifact, run.id, run.metrics, :provenance::jsonb
                      from run where id = :run
                      on conflict (model, content_digest) do nothing""")
                  .bind("model", wish.model())
                  .bind("content", output.contentDigest().hex())
                  .bind("artifact", output.key().hex())
                  .bind("run", run)
                  .bind("provenance", CoreJson.write(output.provenance()))
                  .execute();
          int version = version(handle, wish.model(), output.contentDigest());
          String name = wish.model() + " version " + version;
          EventStore.happened(
              handle,
              run,
              output.stage(),
              0,
              EventLevel.INFO,
              "MODEL_REGISTERED",
              registered == 1 ? name + " was registered" : name + " was registered before");
          if (wish.alias() != null) {
            move(handle, wish.model(), wish.alias(), version, run, "registered by the run");
          }
          return find(handle, wish.model(), version).orElseThrow();
        });
  }

  /** The version that a run registered, or found registered with the same content. */
  public Optional<ModelVersion> registeredBy(UUID run) {
    return session.inTransaction(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + """
                          join artifact on artifact.content_digest = model_version.content_digest
                          join stage on stage.output_key = artifact.stage_key
                            and stage.kind = 'register'
                          join run wishing on wishing.id = stage.run_id
                            and wishing.spec -> 'register' ->> 'model' = model_version.model
                          where stage.run_id = :run""")
                .bind("run", run)
                .map((row, context) -> version(row))
                .findOne());
  }

  /** Every version of every model: models by name, the newest version first. */
  public List<ModelVersion> list() {
    return session.inTransaction(
        handle ->
            handle
                .createQuery(SELECT + " order by model, version desc")
                .map((row, context) -> version(row))
                .list());
  }

  public Optional<ModelVersion> find(String model, int version) {
    return session.inTransaction(handle -> find(handle, model, version));
  }

  /** The version that an alias points to. */
  public Optional<ModelVersion> find(String model, String alias) {
    return session.inTransaction(
        handle -> aliased(handle, model, alias).flatMap(version -> find(handle, model, version)));
  }

  /**
   * Points an alias to a version; does nothing if it points there already.
   *
   * @param reason for people, kept for ever
   * @throws IllegalArgumentException if there is no such version
   */
  public void move(String model, String alias, int version, String reason) {
    session.inTransaction(
        handle -> {
          if (find(handle, model, version).isEmpty()) {
            throw new IllegalArgumentException("model " + model + " has no version " + version);
          }
          lock(handle, model);
          move(handle, model, alias, version, null, reason);
          return version;
        });
  }

  /** Every move of an alias, the newest first. */
  public List<AliasMove> moves(String model, String alias) {
    return session.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    select * from alias_event where model = :model and alias = :alias
                    order by id desc""")
                .bind("model", model)
                .bind("alias", alias)
                .map(
                    (row, context) ->
                        new AliasMove(
                            Rows.knownTime(row, "at"),
                            row.getInt("version"),
                            row.getObject("previous_version", Integer.class),
                            row.getObject("run_id", UUID.class),
                            row.getString("reason")))
                .list());
  }

  private static void move(
      Handle handle, String model, String alias, int version, @Nullable UUID run, String reason) {
    Optional<Integer> previous = aliased(handle, model, alias);
    if (previous.isPresent() && previous.get() == version) {
      return;
    }
    int moved =
        handle
            .createUpdate(
                """
                insert into alias_event (model, alias, version, previous_version, run_id, reason)
                values (:model, :alias, :version, :previous, :run::uuid, :reason)
                on conflict (model, alias, run_id) do nothing""")
            .bind("model", model)
            .bind("alias", alias)
            .bind("version", version)
            .bind("previous", previous.orElse(null))
            .bind("run", run)
            .bind("reason", reason)
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

  /** One at a time counts a model's versions and moves its aliases. */
  private static void lock(Handle handle, String model) {
    handle
        .createQuery("select name from model where name = :model for update")
        .bind("model", model)
        .map((row, context) -> row.getString(1))
        .one();
  }

  private static RegisterSpec wish(Handle handle, UUID run) {
    return handle
        .createQuery("select spec from run where id = :run")
        .bind("run", run)
        .map((row, context) -> RunReader.readSpec(Rows.tree(row, "spec")).register())
        .one();
  }

  private static int version(Handle handle, String model, Sha256 content) {
    return handle
        .createQuery(
            "select version from model_version where model = :model and content_digest = :content")
        .bind("model", model)
        .bind("content", content.hex())
        .map((row, context) -> row.getInt(1))
        .one();
  }

  private static Optional<Integer> aliased(Handle handle, String model, String alias) {
    return handle
        .createQuery("select version from model_alias where model = :model and alias = :alias")
        .bind("model", model)
        .bind("alias", alias)
        .map((row, context) -> row.getInt(1))
        .findOne();
  }

  private static Optional<ModelVersion> find(Handle handle, String model, int version) {
    return handle
        .createQuery(
            SELECT + " where model_version.model = :model and model_version.version = :version")
        .bind("model", model)
        .bind("version", version)
        .map((row, context) -> version(row))
        .findOne();
  }

  private static ModelVersion version(ResultSet row) throws SQLException {
    Array aliases = row.getArray("aliases");
    return new ModelVersion(
        row.getString("model"),
        row.getInt("version"),
        new Sha256(row.getString("content_digest")),
        StageKey.of(row.getString("artifact_key")),
        row.getObject("run_id", UUID.class),
        row.getString("run_name"),
        Rows.tree(row, "metrics"),
        Rows.texts(row, "provenance"),
        Rows.knownTime(row, "created_at"),
        List.of((String[]) aliases.getArray()));
  }
}
