package dev.cafrun.controller.history.forget;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.sql.PlainTextArguments;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Finds what rests on ingested data, and marks it. A mark is never taken back: whoever is to be
 * forgotten stays so, and what is trained anew is another output and another version.
 */
public final class ForgetStore {
  /**
   * Runs that have the data, and those whose trainings start from what such a run trained, be it
   * registered or a file. Of the latter all that comes before the training rests on other data.
   */
  private static final String RESTING =
      """
      with recursive resting(run_id, whole) as (
        select run_id, true from stage where output_key = any(:ingests)
        union
        select follower.id, false
        from resting
          join stage on stage.run_id = resting.run_id and stage.kind in ('train', 'register')
          join artifact on artifact.stage_key = stage.output_key
          join run follower on follower.initial is not null
            and (substr(follower.initial, 7, 64) = artifact.stage_key
              and follower.initial like 'model:%'
              or substring(follower.initial from '#sha256:([0-9a-f]{64})$') in (
                select file ->> 'sha256' from jsonb_array_elements(artifact.manifest -> 'files') file)))
      """;

  private final Transactions transactions;

  private ForgetStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The schema must be there. */
  public static ForgetStore over(DataSource dataSource) {
    return new ForgetStore(Transactions.over(PlainTextArguments.over(dataSource)));
  }

  /**
   * All data that was ever taken in.
   *
   * @param dataset nothing: of any source
   */
  public List<IngestedData> ingested(@Nullable String dataset) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    """
                    select artifact.manifest, artifact.removed_at is not null as removed,
                      array_agg(run.name || '-' || run.number order by run.submitted_at) as runs,
                      coalesce(min(run.spec #>> '{dataset,source}'), '') as source,
                      min(run.spec #>> '{dataset,split,by}') as split_by
                    from artifact
                      join stage on stage.output_key = artifact.stage_key and stage.kind = 'ingest'
                      join run on run.id = stage.run_id
                    where cast(:dataset as text) is null
                      or run.spec #>> '{dataset,source}' = :dataset
                    group by artifact.stage_key
                    order by min(run.submitted_at), artifact.stage_key""")
                .bind("dataset", dataset)
                .map(
                    (row, context) ->
                        new IngestedData(
                            CoreJson.read(row.getString("manifest"), Manifest.class),
                            row.getBoolean("removed"),
                            texts(row.getArray("runs")),
                            row.getString("source"),
                            row.getString("split_by")))
                .list());
  }

  /** Runs under way that have not read their data yet, by name. */
  public List<String> unread(@Nullable String dataset) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    """
                    select name || '-' || number from run
                    where finished_at is null
                      and (cast(:dataset as text) is null
                        or spec #>> '{dataset,source}' = :dataset)
                      and not exists (
                        select from stage where stage.run_id = run.id and stage.kind = 'ingest'
                          and stage.output_key is not null)
                    order by submitted_at, id""")
                .bind("dataset", dataset)
                .mapTo(String.class)
                .list());
  }

  /** What rests on some ingested data. Changes nothing. */
  public Resting on(Collection<StageKey> ingests) {
    return transactions.inTransaction(handle -> resting(handle, ingests).named(0));
  }

  /**
   * Marks what rests on some ingested data, with an event for each run, in one transaction.
   *
   * @param searched how much data was looked into
   * @param notFound what could not be looked into, as sentences
   */
  public Resting mark(
      ForgetWish wish, Collection<StageKey> ingests, int searched, List<String> notFound) {
    return transactions.inTransaction(
        handle -> {
          Found found = resting(handle, ingests);
          long request =
              handle
                  .createQuery(
                      """
                      insert into forget_request
                        (subject, dataset, who, reason, searched, not_found)
                      values (:subject, :dataset, :who, :reason, :searched, :notFound::jsonb)
                      returning id""")
                  .bind("subject", wish.subject())
                  .bind("dataset", wish.dataset())
                  .bind("who", wish.who())
                  .bind("reason", wish.reason())
                  .bind("searched", searched)
                  .bind("notFound", CoreJson.write(notFound))
                  .mapTo(Long.class)
                  .one();
          insert(handle, request, found, wish);
          return found.named(request);
        });
  }

  private static void insert(Handle handle, long request, Found found, ForgetWish wish) {
    handle
        .createUpdate("insert into forgotten_artifact select :request, unnest(:keys)")
        .bind("request", request)
        .bindArray("keys", String.class, found.outputs.stream().map(o -> o.key().hex()).toList())
        .execute();
    List<UUID> runs = found.runs.stream().map(Run::id).toList();
    handle
        .createUpdate("insert into forgotten_run select :request, unnest(:runs)")
        .bind("request", request)
        .bindArray("runs", UUID.class, runs)
        .execute();
    handle
        .createUpdate(
            """
            insert into event (run_id, level, code, message)
            select run, 'WARNING', 'RESTS_ON_FORGOTTEN', :message from unnest(:runs) as each(run)
            on conflict do nothing""")
        .bindArray("runs", UUID.class, runs)
        .bind(
            "message",
            "it rests on somebody who is to be forgotten (request %d of %s: %s)"
                .formatted(request, wish.who(), wish.reason()))
        .execute();
  }

  private record Run(UUID id, String name) {}

  private record Found(List<RestingOutput> outputs, List<Run> runs, List<RestingVersion> versions) {
    Resting named(long request) {
      return new Resting(request, outputs, runs.stream().map(Run::name).toList(), versions);
    }
  }

  private static Found resting(Handle handle, Collection<StageKey> ingests) {
    List<String> keys = ingests.stream().map(StageKey::hex).toList();
    List<RestingOutput> outputs =
        handle
            .createQuery(
                RESTING
                    + """
                      select distinct artifact.kind, artifact.stage_key,
                        artifact.removed_at is not null as removed
                      from resting join stage on stage.run_id = resting.run_id
                        join artifact on artifact.stage_key = stage.output_key
                      where resting.whole or stage.kind in ('train', 'evaluate', 'register')""")
            .bindArray("ingests", String.class, keys)
            .map(
                (row, context) ->
                    new RestingOutput(
                        StageKind.of(row.getString("kind")),
                        StageKey.of(row.getString("stage_key")),
                        row.getBoolean("removed")))
            .list();
    List<RestingOutput> ordered = new ArrayList<>(outputs);
    ordered.sort(
        Comparator.comparing(RestingOutput::kind).thenComparing(output -> output.key().hex()));
    List<Run> runs =
        handle
            .createQuery(
                RESTING
                    + """
                      select id, name || '-' || number as shown from run
                      where id in (select run_id from resting) order by submitted_at, id""")
            .bindArray("ingests", String.class, keys)
            .map((row, context) -> new Run(row.getObject("id", UUID.class), row.getString("shown")))
            .list();
    List<RestingVersion> versions =
        handle
            .createQuery(
                """
                select model, version, array(
                    select alias::text from model_alias
                    where model_alias.model = model_version.model
                      and model_alias.version = model_version.version
                    order by alias) as aliases
                from model_version
                where run_id = any(:runs) or artifact_key = any(:outputs)
                order by model, version""")
            .bindArray("runs", UUID.class, runs.stream().map(Run::id).toList())
            .bindArray(
                "outputs",
                String.class,
                outputs.stream().map(output -> output.key().hex()).toList())
            .map(
                (row, context) ->
                    new RestingVersion(
                        row.getString("model"),
                        row.getInt("version"),
                        texts(row.getArray("aliases"))))
            .list();
    return new Found(ordered, runs, versions);
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
