package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A run's rows as it is accepted. */
final class NewRun {
  private NewRun() {}

  /** One at a time counts the runs of a name. */
  static void lockName(Handle handle, String name) {
    handle
        .createQuery(
            "select pg_advisory_xact_lock(hashtextextended("
                + "'submit ' || :name || ' ' || 'run'::regclass::oid, 0))")
        .bind("name", name)
        .map((row, context) -> "locked")
        .one();
  }

  static boolean isThere(Handle handle, UUID id) {
    return handle
        .createQuery("select exists (select from run where id = :id)")
        .bind("id", id)
        .map((row, context) -> row.getBoolean(1))
        .one();
  }

  static void insert(
      Handle handle,
      UUID id,
      CafRun run,
      String spec,
      Sha256 digest,
      @Nullable String namespace,
      @Nullable String cluster) {
    handle
        .createUpdate(
            """
            insert into run (id, name, number, labels, spec, spec_digest, suspend_requested,
              namespace, cluster)
            select :id, :name, coalesce(max(number), 0) + 1, :labels::jsonb, :spec::jsonb, :digest,
              :suspend, :namespace, :cluster
            from run where name = :name""")
        .bind("id", id)
        .bind("namespace", namespace)
        .bind("cluster", cluster)
        .bind("name", run.name())
        .bind("labels", CoreJson.write(run.labels()))
        .bind("spec", spec)
        .bind("digest", digest.hex())
        .bind("suspend", run.spec().suspend())
        .execute();
    insertStages(handle, id, run.spec().graph().stages());
    EventStore.happened(
        handle, id, null, 0, EventLevel.INFO, "RUN_SUBMITTED", "the run was submitted");
  }

  /** It goes on with another one. */
  static void resumes(Handle handle, UUID id, Resumption resumes) {
    handle
        .createUpdate("update run set resumed_run = :run, resumed_stage = :stage where id = :id")
        .bind("id", id)
        .bind("run", resumes.run())
        .bind("stage", resumes.stage().spelling())
        .execute();
    String message = resumes.words();
    EventStore.happened(handle, id, null, 0, EventLevel.INFO, "RUN_RESUMES", message);
  }

  private static void insertStages(Handle handle, UUID run, List<StageId> stages) {
    handle
        .createUpdate(
            """
            insert into stage (run_id, stage, position, kind, seed)
            select :run, stage, position - 1, kind, seed
            from unnest(:stages, :kinds, :seeds) with ordinality as each(stage, kind, seed, position)""")
        .bind("run", run)
        .bindArray("stages", String.class, stages.stream().map(StageId::spelling).toList())
        .bindArray("kinds", String.class, stages.stream().map(s -> s.kind().spelling()).toList())
        .bindArray("seeds", Long.class, stages.stream().map(StageId::numberOrNull).toList())
        .execute();
  }
}
