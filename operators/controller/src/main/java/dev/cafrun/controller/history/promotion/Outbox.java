package dev.cafrun.controller.history.promotion;

import dev.cafrun.controller.history.sql.Transactions;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Moves of aliases that others have yet to be told of. A move and its place in here are one
 * transaction, so neither is lost without the other. Thread-safe, and for several processes.
 */
public final class Outbox {
  private final Transactions transactions;

  public Outbox(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Within the move's transaction. Where nobody is told, what is older than a week goes. */
  static void add(Handle handle, long move) {
    handle
        .createUpdate("insert into webhook_outbox (move_id) values (:move)")
        .bind("move", move)
        .execute();
    handle.execute("delete from webhook_outbox where added_at < now() - interval '8 days'");
  }

  /**
   * One that is due, which is nobody else's for a while.
   *
   * @param lease after which it is due again, unless something was said of it
   */
  public Optional<Delivery> take(Duration lease) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    with taken as (
                      update webhook_outbox set tries = tries + 1, due_at = now() + :lease
                      where move_id = (
                        select move_id from webhook_outbox where due_at <= now()
                        order by due_at, move_id limit 1 for update skip locked)
                      returning move_id, tries, extract(epoch from now() - added_at) as waited)
                    select alias_event.*, taken.tries, taken.waited
                    from taken join alias_event on alias_event.id = taken.move_id""")
                .bind("lease", lease)
                .map(
                    (row, context) ->
                        new Delivery(
                            Aliases.move(row),
                            row.getInt("tries"),
                            Duration.ofSeconds(Math.max(0, row.getLong("waited")))))
                .findOne());
  }

  /** Nobody needs to be told of it any more. Idempotent. */
  public void delivered(Delivery delivery) {
    transactions.inTransaction(
        handle ->
            handle
                .createUpdate("delete from webhook_outbox where move_id = :move")
                .bind("move", delivery.move().move())
                .execute());
  }

  /** It is due again after a pause, unless somebody else has tried since. */
  public void failed(Delivery delivery, Duration pause, String trouble) {
    transactions.inTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    update webhook_outbox set due_at = now() + :pause, trouble = :trouble
                    where move_id = :move and tries = :tries""")
                .bind("pause", pause)
                .bind("trouble", trouble)
                .bind("move", delivery.move().move())
                .bind("tries", delivery.tries())
                .execute());
  }

  /** How many there are. */
  public int size() {
    return transactions.inTransaction(
        handle ->
            handle.createQuery("select count(*) from webhook_outbox").mapTo(Integer.class).one());
  }
}
