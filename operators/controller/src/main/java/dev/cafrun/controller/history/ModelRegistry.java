package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.promotion.Aliases;
import dev.cafrun.controller.history.promotion.ModelNames;
import dev.cafrun.controller.history.promotion.Promotions;
import dev.cafrun.controller.history.promotion.VersionQuery;
import dev.cafrun.controller.history.record.EndedRun;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.ModelStanding;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.TenantFilter;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.RegisterSpec;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Models: immutable versions, and where aliases point. How they move is {@link Promotions}'. */
public final class ModelRegistry {
  private final Transactions transactions;

  ModelRegistry(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Registers what a run's register stage left behind under the name that the run's spec says, and
   * moves the alias that it says. The same content again is the version it was; a run moves an
   * alias once at most.
   */
  ModelVersion register(UUID run, Manifest output) {
    return transactions.inTransaction(
        handle -> {
          RegisterSpec wish = wish(handle, run);
          String model = new ModelName(tenant(handle, run), wish.model()).key();
          handle
              .createUpdate("insert into model (name) values (:model) on conflict do nothing")
              .bind("model", model)
              .execute();
          Aliases.lock(handle, model);
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
                  .bind("model", model)
                  .bind("content", output.contentDigest().hex())
                  .bind("artifact", output.key().hex())
                  .bind("run", run)
                  .bind("provenance", CoreJson.write(output.provenance()))
                  .execute();
          int version = version(handle, model, output.contentDigest());
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
            String alias = wish.alias();
            Promotions.registered(handle, model, alias, version, run, "the run")
                .forEach(
                    refusal ->
                        EventStore.happened(
                            handle,
                            run,
                            output.stage(),
                            0,
                            EventLevel.WARNING,
                            refusal.code(),
                            alias + " does not point to it: " + refusal.message()));
          }
          return VersionQuery.find(handle, model, version).orElseThrow();
        });
  }

  /**
   * Registers what a run registered elsewhere, under the number that it had there unless another
   * version has it. No alias moves.
   */
  void restore(UUID run, EndedRun.Version version, Manifest output) {
    transactions.inTransaction(
        handle -> {
          String model = new ModelName(tenant(handle, run), version.model()).key();
          handle.execute("insert into model (name) values (?) on conflict do nothing", model);
          Aliases.lock(handle, model);
          return handle
              .createUpdate(
                  """
                  insert into model_version (model, version, content_digest, artifact_key,
                    run_id, metrics, provenance)
                  select :model, case
                      when :number in (select version from model_version where model = :model)
                      then (select max(version) from model_version where model = :model) + 1
                      else :number end,
                    :content, :artifact, run.id, run.metrics, :provenance::jsonb
                  from run where id = :run
                  on conflict (model, content_digest) do nothing""")
              .bind("model", model)
              .bind("number", version.number())
              .bind("content", output.contentDigest().hex())
              .bind("artifact", output.key().hex())
              .bind("run", run)
              .bind("provenance", CoreJson.write(output.provenance()))
              .execute();
        });
  }

  /** The version that a run registered, or found registered with the same content. */
  public Optional<ModelVersion> registeredBy(UUID run) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery(
                    VersionQuery.SELECT
                        + """
                          join artifact on artifact.content_digest = model_version.content_digest
                          join stage on stage.output_key = artifact.stage_key
                            and stage.kind = 'register'
                          join run wishing on wishing.id = stage.run_id
                            and model_of(wishing.tenant, wishing.spec -> 'register' ->> 'model')
                              = model_version.model
                          where stage.run_id = :run""")
                .bind("run", run)
                .map((row, context) -> VersionQuery.version(row))
                .findOne());
  }

  /**
   * The key of the model that somebody means who sees these tenants; nothing if there is none.
   *
   * @throws dev.cafrun.controller.tenant.AmbiguousModelException if they see several
   */
  public Optional<String> named(Tenants tenants, String text) {
    return transactions.inTransaction(handle -> ModelNames.find(handle, tenants, text));
  }

  /** Whose run made an output of register, or registered it: whether one of these may use it. */
  public boolean mayRead(Tenants tenants, StageKey output) {
    TenantFilter seen = new TenantFilter(tenants);
    return tenants.equals(Tenants.EVERY)
        || transactions.inTransaction(
            handle ->
                seen.bindModel(
                        handle.createQuery(
                            """
                        select exists (select from model_version
                            where artifact_key = :output and %s)
                          or exists (select from stage join run on run.id = stage.run_id
                            where stage.output_key = :output and run.tenant = any(:tenants))"""
                                .formatted(seen.onModel("model_version.model"))))
                    .bind("output", output.hex())
                    .mapTo(Boolean.class)
                    .one());
  }

  /**
   * Versions of all models that are theirs, or that they may read: models by name, the newest
   * version first.
   *
   * @param limit at most so many: those with an alias before those without, then the newest
   */
  public List<ModelVersion> list(Tenants tenants, int limit) {
    TenantFilter seen = new TenantFilter(tenants);
    return transactions.inTransaction(
        handle ->
            seen.bindModel(
                    handle.createQuery(
                        "select * from ("
                            + VersionQuery.SELECT
                            + " where "
                            + seen.onModel("model_version.model")
                            + """
                           order by exists (
                            select from model_alias where model_alias.model = model_version.model
                              and model_alias.version = model_version.version) desc,
                            model_version.created_at desc, model_version.version desc
                          limit :limit) listed order by model, version desc"""))
                .bind("limit", limit)
                .map((row, context) -> VersionQuery.version(row))
                .list());
  }

  public Optional<ModelVersion> find(String model, int version) {
    return transactions.inTransaction(handle -> VersionQuery.find(handle, model, version));
  }

  /** The version that an alias points to. */
  public Optional<ModelVersion> find(String model, String alias) {
    return transactions.inTransaction(
        handle ->
            Aliases.target(handle, model, alias)
                .flatMap(version -> VersionQuery.find(handle, model, version)));
  }

  /** The model's newest version. */
  public Optional<ModelVersion> newest(String model) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery(
                    VersionQuery.SELECT
                        + " where model_version.model = :model order by model_version.version desc limit 1")
                .bind("model", model)
                .map((row, context) -> VersionQuery.version(row))
                .findOne());
  }

  /**
   * Where a model stands.
   *
   * @param first aliases that come before all others
   * @param limit at most so many aliases: those, then those that were moved last
   */
  public ModelStanding standing(String model, Collection<String> first, int limit) {
    return transactions.inTransaction(
        handle ->
            new ModelStanding(
                handle
                    .createQuery("select count(*) from model_version where model = :model")
                    .bind("model", model)
                    .mapTo(Integer.class)
                    .one(),
                Aliases.live(handle, model, first, limit)));
  }

  /**
   * Versions of one model, the newest first.
   *
   * @param limit at most so many
   */
  public List<ModelVersion> versions(String model, int limit) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery(
                    VersionQuery.SELECT
                        + " where model_version.model = :model order by model_version.version desc limit :limit")
                .bind("model", model)
                .bind("limit", limit)
                .map((row, context) -> VersionQuery.version(row))
                .list());
  }

  private static String tenant(Handle handle, UUID run) {
    return handle
        .createQuery("select tenant from run where id = :run")
        .bind("run", run)
        .mapTo(String.class)
        .one();
  }

  private static RegisterSpec wish(Handle handle, UUID run) {
    return handle
        .createQuery("select spec from run where id = :run")
        .bind("run", run)
        .map((row, context) -> RunReader.readSpec(ResultColumns.tree(row, "spec")).register())
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
}
