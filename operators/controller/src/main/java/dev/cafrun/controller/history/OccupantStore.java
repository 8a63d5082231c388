package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.Transactions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Which installation drives runs in this database: one at a time. */
public final class OccupantStore {
  /** Longer than any process that is well keeps silent. */
  public static final Duration SILENCE = Duration.ofSeconds(60);

  /** One that was heard long after now was, before the database's clock was set back. */
  private static final String HEARD =
      """
      heard_at between now() - make_interval(secs => :silence)
        and now() + make_interval(secs => :silence)""";

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
   * Says that a process of an installation is at work here, again and again, unless another
   * installation is. Of several at once one gets in.
   *
   * @param installation the same in all of its processes
   * @param process one of them
   * @param description of the installation, for people
   * @return who keeps it out
   */
  public Optional<Occupant> enter(String installation, UUID process, String description) {
    return transactions.inTransaction(
        handle -> {
          handle.execute("lock table occupant in share row exclusive mode");
          Optional<Occupant> other = other(handle, installation);
          if (other.isEmpty()) {
            handle
                .createUpdate(
                    "delete from occupant where installation <> :installation or not " + HEARD)
                .bind("installation", installation)
                .bind("silence", SILENCE.toSeconds())
                .execute();
            handle
                .createUpdate(
                    """
                    insert into occupant (installation, process, description, heard_at)
                    values (:installation, :process, :description, now())
                    on conflict (installation, process) do update
                      set description = excluded.description, heard_at = now()""")
                .bind("installation", installation)
                .bind("process", process.toString())
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

  private static Optional<Occupant> other(Handle handle, String installation) {
    return handle
        .createQuery(
            """
            select description, extract(epoch from now() - heard_at)::bigint as silent
            from occupant
            where installation <> :installation and\s"""
                + HEARD)
        .bind("installation", installation)
        .bind("silence", SILENCE.toSeconds())
        .map(
            (row, context) ->
                new Occupant(
                    row.getString("description"),
                    Duration.ofSeconds(Math.max(0, row.getLong("silent")))))
        .findFirst();
  }

  /** Lets another one in at once, unless another process of its installation is still at work. */
  public void leave(UUID process) {
    transactions.inTransaction(
        handle -> handle.execute("delete from occupant where process = ?", process.toString()));
  }
}
