package dev.cafrun.controller.history.tracking;

import dev.cafrun.controller.history.promotion.ModelNames;
import dev.cafrun.controller.history.promotion.VersionQuery;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.history.sql.PlainTextArguments;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.TenantFilter;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.controller.tenant.Tenants;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads registered models page by page. Thread-safe; throws what the database throws. */
public final class ModelPages {
  private static final String VERSIONS =
      VersionQuery.SELECT
          + " where %s order by model_version.model, model_version.version desc limit :limit";

  /** Of one model that are told. */
  private static final int MOST_ALIASES = 1_000;

  private final Transactions transactions;

  private ModelPages(Transactions transactions) {
    this.transactions = transactions;
  }

  public static ModelPages over(DataSource database) {
    return new ModelPages(Transactions.over(PlainTextArguments.over(database)));
  }

  /**
   * By name.
   *
   * @param after those that come later; nothing: all of them
   */
  public List<TrackedModel> models(Tenants tenants, @Nullable String after, int limit) {
    return transactions.inTransaction(
        handle ->
            models(
                handle,
                tenants,
                after == null ? "true" : "name > :after",
                after == null
                    ? Map.of("limit", limit)
                    : Map.of("limit", limit, "after", ModelName.meant(after, tenants))));
  }

  /**
   * @throws dev.cafrun.controller.tenant.AmbiguousModelException if they see several of that name
   */
  public Optional<TrackedModel> model(Tenants tenants, String name) {
    return transactions.inTransaction(
        handle ->
            ModelNames.find(handle, tenants, name)
                .flatMap(
                    key ->
                        models(handle, tenants, "name = :name", Map.of("name", key, "limit", 1))
                            .stream()
                            .findFirst()));
  }

  private static List<TrackedModel> models(
      Handle handle, Tenants tenants, String where, Map<String, ?> arguments) {
    TenantFilter seen = new TenantFilter(tenants);
    record Named(String name, Instant created) {}
    List<Named> named =
        seen.bindModel(
                handle.createQuery(
                    "select name, created_at from model where %s and %s order by name limit :limit"
                        .formatted(where, seen.onModel("model.name"))))
            .bindMap(arguments)
            .map(
                (row, context) ->
                    new Named(row.getString("name"), ResultColumns.knownTime(row, "created_at")))
            .list();
    return named.stream()
        .map(model -> model(handle, tenants, model.name(), model.created()))
        .toList();
  }

  private static TrackedModel model(Handle handle, Tenants tenants, String name, Instant created) {
    SortedMap<String, Integer> aliases = new TreeMap<>();
    handle
        .createQuery("select alias, version from model_alias where model = :model limit :most")
        .bind("model", name)
        .bind("most", MOST_ALIASES)
        .map((row, context) -> Map.entry(row.getString("alias"), row.getInt("version")))
        .forEach(alias -> aliases.put(alias.getKey(), alias.getValue()));
    return new TrackedModel(
        ModelName.of(name).shownTo(tenants),
        created,
        aliases,
        versions(handle, "model_version.model = :model", Map.of("model", name, "limit", 1)).stream()
            .findFirst()
            .map(version -> shown(version, tenants)));
  }

  private static ModelVersion shown(ModelVersion version, Tenants tenants) {
    return version.called(ModelName.of(version.model()).shownTo(tenants));
  }

  /**
   * By model, the newest first.
   *
   * @param models of these; none: of all
   * @param run those that it registered first; nothing: whoever registered them
   * @param after those that come later
   */
  public List<ModelVersion> versions(
      Tenants tenants,
      Collection<String> models,
      @Nullable UUID run,
      @Nullable Place after,
      int limit) {
    TenantFilter seen = new TenantFilter(tenants);
    StringBuilder where = new StringBuilder(seen.onModel("model_version.model"));
    if (!models.isEmpty()) {
      where.append(" and model_version.model = any(:models)");
    }
    if (run != null) {
      where.append(
          " and model_version.run_id = :run and model_version.model ="
              + " (select model_of(tenant, spec #>> '{register,model}') from run where id = :run)");
    }
    if (after != null) {
      where.append(
          " and model_version.model >= :model"
              + " and (model_version.model > :model or model_version.version < :version)");
    }
    return transactions.inTransaction(
        handle -> {
          var query =
              seen.bindModel(handle.createQuery(VERSIONS.formatted(where))).bind("limit", limit);
          if (!models.isEmpty()) {
            query.bindArray(
                "models",
                String.class,
                models.stream()
                    .flatMap(name -> ModelNames.find(handle, tenants, name).stream())
                    .toList());
          }
          if (run != null) {
            query.bind("run", run);
          }
          if (after != null) {
            query
                .bind("model", ModelName.meant(after.model(), tenants))
                .bind("version", after.version());
          }
          return query.map((row, context) -> shown(VersionQuery.version(row), tenants)).list();
        });
  }

  private static List<ModelVersion> versions(
      Handle handle, String where, Map<String, ?> arguments) {
    return handle
        .createQuery(VERSIONS.formatted(where))
        .bindMap(arguments)
        .map((row, context) -> VersionQuery.version(row))
        .list();
  }

  /** A version in the list of all. */
  public record Place(String model, int version) {}
}
