package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

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
                .map((row, context) -> marks(row))
                .findOne());
  }

  /**
   * As they are then; nothing if there is no such run.
   *
   * @throws dev.cafrun.core.validation.InvalidComponentException if that makes no marks
   */
  public Optional<Marks> change(UUID run, MarkChange change) {
    return transactions.inTransaction(
        handle -> {
          Optional<Marks> marks =
              handle
                  .createQuery("select note, tags from run where id = :run for update")
                  .bind("run", run)
                  .map((row, context) -> marks(row))
                  .findOne()
                  .map(change::of);
          marks.ifPresent(
              now ->
                  handle
                      .createUpdate(
                          "update run set note = :note, tags = :tags::jsonb where id = :run")
                      .bind("note", now.note())
                      .bind("tags", CoreJson.write(now.tags()))
                      .bind("run", run)
                      .execute());
          return marks;
        });
  }

  /** The same of a version of a model. */
  public Optional<Marks> change(String model, int version, MarkChange change) {
    return transactions.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into model_mark (model, version)
                  select model, version from model_version
                  where model = :model and version = :version
                  on conflict do nothing""")
              .bind("model", model)
              .bind("version", version)
              .execute();
          Optional<Marks> marks =
              handle
                  .createQuery(
                      """
                      select note, tags from model_mark
                      where model = :model and version = :version for update""")
                  .bind("model", model)
                  .bind("version", version)
                  .map((row, context) -> marks(row))
                  .findOne()
                  .map(change::of);
          marks.ifPresent(
              now ->
                  handle
                      .createUpdate(
                          """
                          update model_mark set note = :note, tags = :tags::jsonb
                          where model = :model and version = :version""")
                      .bind("note", now.note())
                      .bind("tags", CoreJson.write(now.tags()))
                      .bind("model", model)
                      .bind("version", version)
                      .execute());
          return marks;
        });
  }

  static Marks marks(ResultSet row) throws SQLException {
    return Marks.of(row.getString("note"), ResultColumns.texts(row, "tags"));
  }
}
