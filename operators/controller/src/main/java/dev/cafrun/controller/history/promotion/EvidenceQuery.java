package dev.cafrun.controller.history.promotion;

import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.promotion.Evidence;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.ModelReader;
import dev.cafrun.core.promotion.PersonSplit;
import dev.cafrun.core.stage.StageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads what a model's gates ask for and what its versions have to show. */
final class EvidenceQuery {
  private EvidenceQuery() {}

  /** Of a model that is there. */
  static GatesSpec gates(Handle handle, String model) {
    return ifThere(handle, model).orElseThrow();
  }

  static Optional<GatesSpec> ifThere(Handle handle, String model) {
    return handle
        .createQuery("select gates from model where name = :model")
        .bind("model", model)
        .map((row, context) -> ModelReader.readGates(ResultColumns.tree(row, "gates")))
        .findOne();
  }

  /** The number of a model's newest version, if it has any. */
  static Optional<Integer> newest(Handle handle, String model) {
    return handle
        .createQuery(
            """
            select version from model_version where model = :model
            order by version desc limit 1""")
        .bind("model", model)
        .mapTo(Integer.class)
        .findOne();
  }

  /**
   * A version's, from the run that registered it first. Faces are the same where what ingest left
   * behind is the same and as many of them were tested.
   */
  static Optional<Evidence> find(Handle handle, String model, int version, String alias) {
    return handle
        .createQuery(
            """
            select model_version.version, model_version.metrics,
              coalesce((run.spec -> 'dataset' ->> 'shuffleLabels')::boolean, false) as shuffled,
              run.spec -> 'dataset' -> 'split' ->> 'by' as split_by,
              ingested.content_digest as dataset,
              ingested.manifest -> 'summary' ->> 'person_split' as people,
              exists (select from alias_event
                 where alias_event.model = model_version.model
                   and alias_event.version = model_version.version
                   and alias_event.alias = :alias) as served,
              exists (select from forgotten_version
                 where forgotten_version.model = model_version.model
                   and forgotten_version.version = model_version.version) as forgotten
            from model_version join run on run.id = model_version.run_id
              left join stage ingest on ingest.run_id = run.id and ingest.kind = 'ingest'
              left join artifact ingested on ingested.stage_key = ingest.output_key
            where model_version.model = :model and model_version.version = :version""")
        .bind("alias", alias)
        .bind("model", model)
        .bind("version", version)
        .map((row, context) -> evidence(row))
        .findOne();
  }

  /** Where a version's answers are; nothing if its run kept none, or it names no seed. */
  static Optional<AnswerSource> answers(Handle handle, String model, int version) {
    return handle
        .createQuery(
            """
            select evaluated.stage_key, evaluated.content_digest,
              registered.manifest -> 'summary' ->> 'seed' as seed
            from model_version
              join artifact registered on registered.stage_key = model_version.artifact_key
              join stage evaluate on evaluate.run_id = model_version.run_id
                and evaluate.kind = 'evaluate'
              join artifact evaluated on evaluated.stage_key = evaluate.output_key
            where model_version.model = :model and model_version.version = :version
              and registered.manifest -> 'summary' ->> 'seed' ~ '^[0-9]{1,18}$'""")
        .bind("model", model)
        .bind("version", version)
        .map(
            (row, context) ->
                new AnswerSource(
                    version,
                    StageKey.of(row.getString("stage_key")),
                    new Sha256(row.getString("content_digest")),
                    row.getLong("seed")))
        .findOne();
  }

  private static Evidence evidence(ResultSet row) throws SQLException {
    Map<String, Object> metrics = ResultColumns.tree(row, "metrics");
    String dataset = row.getString("dataset");
    return new Evidence(
        row.getInt("version"),
        ccc(metrics.get("valence")),
        ccc(metrics.get("arousal")),
        dataset == null ? null : dataset + "/" + metrics.get("samples"),
        row.getBoolean("shuffled"),
        people(row.getString("people"), row.getString("split_by")),
        row.getBoolean("served"),
        row.getBoolean("forgotten"));
  }

  /** Ingest says it; of what was ingested before it did, the way of the split tells. */
  private static PersonSplit people(@Nullable String said, String splitBy) {
    return said != null
        ? ResultColumns.spelled(PersonSplit.class, said)
        : switch (splitBy) {
          case "subject", "actor", "clip" -> PersonSplit.APART;
          case "random" -> PersonSplit.MIXED;
          default -> PersonSplit.UNKNOWN;
        };
  }

  private static @Nullable Double ccc(@Nullable Object scores) {
    return scores instanceof Map<?, ?> map && map.get("ccc") instanceof Number ccc
        ? Double.valueOf(ccc.doubleValue())
        : null;
  }
}
