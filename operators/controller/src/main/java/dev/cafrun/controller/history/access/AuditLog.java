package dev.cafrun.controller.history.access;

import dev.cafrun.controller.history.sql.PlainTextArguments;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** Who did what. The database refuses to change or delete a line. Thread-safe. */
public final class AuditLog {
  /** Where a command comes from. */
  public static final String COMMAND_LINE = "command line";

  /** Of an address that somebody made up. */
  private static final int LONGEST = 1_000;

  private final Transactions transactions;

  private AuditLog(Transactions transactions) {
    this.transactions = transactions;
  }

  public static AuditLog over(DataSource database) {
    return new AuditLog(Transactions.over(PlainTextArguments.over(database)));
  }

  /** Adds a line; what is longer than 1,000 characters is cut. */
  public void append(String who, String what, String from, String result) {
    transactions.apart(
        handle -> {
          append(handle, who, what, from, result);
          return 1;
        });
  }

  static void append(Handle handle, String who, String what, String from, String result) {
    handle.execute(
        "insert into audit (who, what, origin, result) values (?, ?, ?, ?)",
        cut(who),
        cut(what),
        cut(from),
        cut(result));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /**
   * Lines in the order in which they were added.
   *
   * @param since when, by the database's clock
   * @param after only those with a larger id
   */
  public List<AuditEntry> lines(Instant since, long after, int most) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    """
                    select * from audit where at >= :since and id > :after order by id limit :most""")
                .bind("since", since.atOffset(ZoneOffset.UTC))
                .bind("after", after)
                .bind("most", most)
                .map(
                    (row, context) ->
                        new AuditEntry(
                            row.getLong("id"),
                            ResultColumns.knownTime(row, "at"),
                            row.getString("who"),
                            row.getString("what"),
                            row.getString("origin"),
                            row.getString("result")))
                .list());
  }
}
