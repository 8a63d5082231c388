package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageId;
import java.util.UUID;

/** When workers last said that they live. */
public final class HeartbeatStore {
  private final Transactions transactions;

  HeartbeatStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * It lives; kept every ten seconds, by a clock that may be set back. What has ended, or never
   * was, lives no more. Idempotent.
   */
  public void beat(UUID run, StageId stage, int attempt) {
    transactions.inTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    update attempt set heartbeat_at = now()
                    where run_id = :run and stage = :stage and number = :attempt
                      and state = 'Running'
                      and coalesce(
                        heartbeat_at not between now() - interval '10 seconds' and now(), true)""")
                .bind("run", run)
                .bind("stage", stage.spelling())
                .bind("attempt", attempt)
                .execute());
  }
}
