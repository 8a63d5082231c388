package dev.cafrun.controller.history.submission;

import dev.cafrun.controller.history.sql.PlainTextArguments;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.canonical.Sha256;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Remembers submissions by their keys, for a week. */
public final class SubmissionStore {
  private final Transactions transactions;

  private SubmissionStore(Transactions transactions) {
    this.transactions = transactions;
  }

  public static SubmissionStore over(DataSource database) {
    return new SubmissionStore(Transactions.over(PlainTextArguments.over(database)));
  }

  /**
   * Remembers a submission, unless its key is known: then what is known of it is the answer. Of
   * several at once all get the same.
   *
   * @param key of the key
   * @param id if it is new
   */
  public KeptSubmission keep(Sha256 key, Sha256 content, UUID id) {
    return transactions.inTransaction(
        handle -> {
          handle.execute(
              """
              delete from submission where key_digest in (
                select key_digest from submission where at < now() - interval '7 days'
                order by at limit 100 for update skip locked)""");
          return handle
              .createQuery(
                  """
                  insert into submission (key_digest, content_digest, id)
                  values (:key, :content, :id)
                  on conflict (key_digest) do update set key_digest = excluded.key_digest
                  returning content_digest, id, run_id""")
              .bind("key", key.hex())
              .bind("content", content.hex())
              .bind("id", id)
              .map(
                  (row, context) ->
                      new KeptSubmission(
                          new Sha256(row.getString("content_digest")),
                          row.getObject("id", UUID.class),
                          Optional.ofNullable(row.getObject("run_id", UUID.class))))
              .one();
        });
  }

  /** Remembers what came of it. Idempotent. */
  public void made(Sha256 key, UUID run) {
    transactions.inTransaction(
        handle ->
            handle.execute(
                "update submission set run_id = ? where key_digest = ?", run, key.hex()));
  }
}
