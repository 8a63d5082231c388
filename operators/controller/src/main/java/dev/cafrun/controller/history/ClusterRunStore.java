package dev.cafrun.controller.history;

import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.history.sql.Transactions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which cluster's runs are whose. Several operators may come to one database, one by mistake, and
 * none of them sees in its own cluster what the others have in theirs.
 */
public final class ClusterRunStore {
  private final Transactions transactions;

  ClusterRunStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Somebody has seen the run's CafRun: it is theirs from now on. Idempotent.
   *
   * @param cluster names an installation in a cluster
   */
  public void seen(UUID run, String cluster) {
    transactions.apart(
        handle ->
            handle.execute(
                "update run set cluster = ? where id = ? and cluster is distinct from ?",
                cluster,
                run,
                cluster));
  }

  /** Where a run's CafRun is; nothing if it never had one. */
  public Optional<String> namespace(UUID run) {
    return transactions.apart(
        handle ->
            handle
                .createQuery("select namespace from run where id = :run and namespace is not null")
                .bind("run", run)
                .mapTo(String.class)
                .findOne());
  }

  /** Every run that has not ended and was last seen there. */
  public List<ClusterRun> unfinished(String cluster) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    """
                    select id, namespace, name from run
                    where finished_at is null and namespace is not null and cluster = :cluster""")
                .bind("cluster", cluster)
                .map(
                    (row, context) ->
                        new ClusterRun(
                            row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
                .list());
  }
}
