package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.IndexedOutput;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Which outputs there are. The object store holds the truth; this says where to look. Outputs are
 * added as stages complete.
 */
public final class ArtifactIndex {
  private final Transactions transactions;

  ArtifactIndex(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The newest output that any run may use under that name. */
  public Optional<IndexedOutput> newestReusable(StageKey shared) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    """
                    select stage_key, content_digest, removed_at is not null from artifact where shared_key = :shared and reusable and removed_at is null
                    order by made_at desc, stage_key limit 1""")
                .bind("shared", shared.hex())
                .map(ArtifactIndex::indexed)
                .findOne());
  }

  /** An output as it was recorded, also if it was removed since. */
  public Optional<IndexedOutput> recorded(StageKey key) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    "select stage_key, content_digest, removed_at is not null from artifact where stage_key = :key")
                .bind("key", key.hex())
                .map(ArtifactIndex::indexed)
                .findOne());
  }

  private static IndexedOutput indexed(ResultSet row, StatementContext context)
      throws SQLException {
    return new IndexedOutput(
        StageKey.of(row.getString(1)), new Sha256(row.getString(2)), row.getBoolean(3));
  }

  /** What an output's manifest said when it was indexed. */
  public Optional<Manifest> manifest(StageKey key) {
    return transactions.apart(
        handle ->
            handle
                .createQuery("select manifest from artifact where stage_key = :key")
                .bind("key", key.hex())
                .map((row, context) -> CoreJson.read(row.getString(1), Manifest.class))
                .findOne());
  }

  /**
   * Keeps what was found from being removed until the transaction ends, unless it was already: then
   * it may lie there still, but not for long.
   *
   * @return the removed ones
   */
  static List<StageKey> hold(Handle handle, Collection<StageKey> found) {
    return handle
        .createQuery(
            """
            select stage_key, removed_at is not null from artifact
            where stage_key = any(:keys) order by stage_key for key share""")
        .bindArray("keys", String.class, found.stream().map(StageKey::hex).toList())
        .map(
            (row, context) -> Map.entry(StageKey.of(row.getString(1)), (Boolean) row.getBoolean(2)))
        .stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * An output made again, because some of it was missing, replaces what is known of it. One that is
   * known is not locked: many runs find the same one at once.
   */
  static void add(Handle handle, Collection<Completed> completed) {
    Map<StageKey, Completed> each = new LinkedHashMap<>(); // Shards may have one and the same.
    completed.forEach(one -> each.put(one.output().key(), one));
    insert(handle, each.values());
    insertParts(handle, each.values().stream().map(Completed::output).toList());
  }

  /** Whose files an output's are. */
  private static void insertParts(Handle handle, List<Manifest> outputs) {
    List<String> wholes = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (Manifest output : outputs) {
      output.files().stream()
          .map(StoredFile::keptWith)
          .filter(Objects::nonNull)
          .distinct()
          .forEach(
              part -> {
                wholes.add(output.key().hex());
                parts.add(part.hex());
              });
    }
    if (!wholes.isEmpty()) {
      handle
          .createUpdate(
              """
              insert into artifact_part (whole, part) select * from unnest(:wholes, :parts)
              on conflict do nothing""")
          .bindArray("wholes", String.class, wholes)
          .bindArray("parts", String.class, parts)
          .execute();
    }
  }

  private static void insert(Handle handle, Collection<Completed> completed) {
    List<Manifest> outputs = completed.stream().map(Completed::output).toList();
    handle
        .createUpdate(
            """
            insert into artifact
              (stage_key, shared_key, kind, location, manifest, content_digest, reusable)
            select key, shared, kind, location, found.manifest::jsonb, digest, found.reusable
            from unnest(:keys, :shared, :kinds, :locations, :manifests, :digests, :reusable)
              as found(key, shared, kind, location, manifest, digest, reusable)
            where not exists (select from artifact
              where stage_key = key and artifact.manifest = found.manifest::jsonb
                and content_digest = digest and removed_at is null
                and (artifact.reusable or not found.reusable))
            on conflict (stage_key) do update set manifest = excluded.manifest,
              content_digest = excluded.content_digest, removed_at = null,
              reusable = artifact.reusable or excluded.reusable,
              made_at = case when artifact.manifest = excluded.manifest
                then artifact.made_at else now() end""")
        .bindArray("keys", String.class, outputs.stream().map(each -> each.key().hex()).toList())
        .bindArray(
            "shared", String.class, completed.stream().map(each -> each.shared().hex()).toList())
        .bindArray(
            "kinds",
            String.class,
            outputs.stream().map(each -> each.stage().kind().spelling()).toList())
        .bindArray(
            "locations",
            String.class,
            outputs.stream()
                .map(each -> ArtifactLayout.folder(each.stage().kind(), each.key()))
                .toList())
        .bindArray("manifests", String.class, outputs.stream().map(CoreJson::write).toList())
        .bindArray(
            "digests",
            String.class,
            outputs.stream().map(each -> each.contentDigest().hex()).toList())
        .bindArray("reusable", Boolean.class, completed.stream().map(Completed::reusable).toList())
        .execute();
  }
}
