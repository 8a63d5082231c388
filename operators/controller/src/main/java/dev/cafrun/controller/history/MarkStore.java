package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Notes and tags of runs and of versions. A change that makes no marks changes nothing. */
public final class MarkStore {
  private final Transactions transactions;

  MarkStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Nothing if there is no such run. */
  public Optional<Marks> of(UUID run) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery("select note, tags from run where id = :run")
                .bind("run", run)
                .map((row, context) -> ResultColumns.marks(row))
                .findOne());
  }

  /**
   * As they are then; nothing if there is no such run.
   *
   * @throws dev.cafrun.core.validation.InvalidComponentException if that makes no marks
   */
  public Optional<Marks> change(UUID run, MarkChange change) {
    return transactions.inTransaction(
        handle -> change(handle, "run", "id = :run", Map.of("run", run), change));
  }

  /** The same of a version of a model. */
  public Optional<Marks> change(String model, int version, MarkChange change) {
    Map<String, Object> place = Map.of("model", model, "version", version);
    return transactions.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into model_mark (model, version)
                  select model, version from model_version
                  where model = :model and version = :version
                  on conflict do nothing""")
              .bindMap(place)
              .execute();
          return change(
              handle, "model_mark", "model = :model and version = :version", place, change);
        });
  }

  /** Of the one row that fits. */
  private static Optional<Marks> change(
      Handle handle, String table, String where, Map<String, ?> arguments, MarkChange change) {
    Optional<Marks> marks =
        handle
            .createQuery("select note, tags from %s where %s for update".formatted(table, where))
            .bindMap(arguments)
            .map((row, context) -> ResultColumns.marks(row))
            .findOne()
            .map(change::of);
    marks.ifPresent(
        now ->
            handle
                .createUpdate(
                    "update %s set note = :note, tags = :tags::jsonb where %s"
                        .formatted(table, where))
                .bindMap(arguments)
                .bind("note", now.note())
                .bind("tags", CoreJson.write(now.tags()))
                .execute());
    return marks;
  }
}
