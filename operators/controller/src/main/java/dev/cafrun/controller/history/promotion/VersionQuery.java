package dev.cafrun.controller.history.promotion;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Reads versions of models, each with the aliases that point to it and what people wrote about it.
 */
public final class VersionQuery {
  /** To be followed by conditions and an order. */
  public static final String SELECT =
      """
      select model_version.*, run.name || '-' || run.number as run_name, array(
          select alias::text from model_alias
          where model_alias.model = model_version.model
            and model_alias.version = model_version.version
          order by alias) as aliases, coalesce(model_mark.note, '') as note,
        coalesce(model_mark.tags, '{}') as tags, exists (
          select from forgotten_version
          where forgotten_version.model = model_version.model
            and forgotten_version.version = model_version.version) as forgotten
      from model_version join run on run.id = model_version.run_id
        left join model_mark on model_mark.model = model_version.model
          and model_mark.version = model_version.version
      """;

  private VersionQuery() {}

  /** One version; nothing if there is no such. */
  public static Optional<ModelVersion> find(Handle handle, String model, int version) {
    return handle
        .createQuery(
            SELECT + " where model_version.model = :model and model_version.version = :version")
        .bind("model", model)
        .bind("version", version)
        .map((row, context) -> version(row))
        .findOne();
  }

  public static ModelVersion version(ResultSet row) throws SQLException {
    Array aliases = row.getArray("aliases");
    return new ModelVersion(
        row.getString("model"),
        row.getInt("version"),
        new Sha256(row.getString("content_digest")),
        StageKey.of(row.getString("artifact_key")),
        row.getObject("run_id", UUID.class),
        row.getString("run_name"),
        ResultColumns.tree(row, "metrics"),
        ResultColumns.texts(row, "provenance"),
        ResultColumns.knownTime(row, "created_at"),
        List.of((String[]) aliases.getArray()),
        ResultColumns.marks(row),
        row.getBoolean("forgotten"));
  }
}
