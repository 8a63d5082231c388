package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.Transactions;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which installation drives runs in this database: one at a time. */
public final class OccupantStore {
  /** Longer than any process that is well keeps silent. */
  public static final Duration SILENCE = Duration.ofSeconds(60);

  private final Transactions transactions;

  OccupantStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Another installation, heard of not long ago.
   *
   * @param description as it describes itself
   * @param heard how long ago
   */
  public record Occupant(String description, Duration heard) {}

  /**
   * Says that an installation is at work here, again and again, unless another one is. Of several
   * at once one gets in.
   *
   * @param installation the same in all of its processes
   * @param description for people
   * @return who keeps it out
   */
  public Optional<Occupant> enter(String installation, String description) {
    return transactions.inTransaction(
        handle -> {
          handle.execute("lock table occupant in share row exclusive mode");
          Optional<Occupant> other = other(handle, installation);
          if (other.isEmpty()) {
            handle.execute("delete from occupant where installation <> ?", installation);
            handle
                .createUpdate(
                    """
                    insert into occupant (installation, description, heard_at)
                    values (:installation, :description, now())
                    on conflict (installation) do update
                      set description = excluded.description, heard_at = now()""")
                .bind("installation", installation)
                .bind("description", description)
                .execute();
          }
          return other;
        });
  }

  /** Another installation that is at work here. */
  public Optional<Occupant> other(String installation) {
    return transactions.apart(handle -> other(handle, installation));
  }

  /** One that was heard long after now was, before the database's clock was set back. */
  private static Optional<Occupant> other(Handle handle, String installation) {
    return handle
        .createQuery(
            """
            select description, extract(epoch from now() - heard_at)::bigint as silent
            from occupant
            where installation <> :installation
              and heard_at between now() - make_interval(secs => :silence)
                and now() + make_interval(secs => :silence)""")
        .bind("installation", installation)
        .bind("silence", SILENCE.toSeconds())
        .map(
            (row, context) ->
                new Occupant(
                    row.getString("description"),
                    Duration.ofSeconds(Math.max(0, row.getLong("silent")))))
        .findFirst();
  }

  /** Lets another one in at once. Whoever is still at work enters again. */
  public void leave(String installation) {
    transactions.inTransaction(
        handle -> handle.execute("delete from occupant where installation = ?", installation));
  }
}
