package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Who makes an output that several runs need: the run that began first. The claim is its stage's
 * from the first attempt until the stage waits again or is over, and it is given up by whoever does
 * not answer for too long.
 */
public final class ClaimStore {
  private final Transactions transactions;

  ClaimStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Who makes it.
   *
   * @param runName for people, such as {@code affectnet-3}; empty of another tenant's
   * @param attempt the newest
   * @param silent nobody has driven that run since it was first asked, long ago
   */
  public record Claimant(UUID run, String runName, StageId stage, int attempt, boolean silent) {
    /** For people who wait. */
    public String words() {
      return "waits for %s of %s, which makes the same"
          .formatted(stage, runName.isEmpty() ? "another tenant's run" : "run " + runName);
    }
  }

  /**
   * Asks for an output that another run makes; that the stage waits for it is an event, once.
   *
   * @param patience how long that run may be silent
   * @return nothing if no other run makes it
   */
  public Optional<Claimant> ask(UUID run, StageId stage, StageKey key, Duration patience) {
    if (!transactions.apart(handle -> others(handle, run, key))) {
      return Optional.empty();
    }
    return transactions.inTransaction(
        handle -> {
          Optional<Claimant> claimant = claimant(handle, run, key, patience);
          claimant.ifPresent(other -> waits(handle, run, stage, other));
          return claimant;
        });
  }

  /** Seldom, so that it is looked for before anything is written. */
  private static boolean others(Handle handle, UUID run, StageKey key) {
    return handle
        .createQuery("select exists (select from claim where stage_key = :key and run_id <> :run)")
        .bind("key", key.hex())
        .bind("run", run)
        .map((row, context) -> row.getBoolean(1))
        .one();
  }

  private static void waits(Handle handle, UUID run, StageId stage, Claimant claimant) {
    handle
        .createUpdate(
            """
            insert into event (run_id, stage, level, code, message)
            select :run, :stage, 'INFO', 'STAGE_WAITS', :message
            where not exists (select from event where run_id = :run and stage = :stage
              and code = 'STAGE_WAITS' and message = :message)""")
        .bind("run", run)
        .bind("stage", stage.spelling())
        .bind("message", stage + " " + claimant.words())
        .execute();
  }

  /**
   * Patience begins anew if the database's clock was set back, or if nobody has asked for half of
   * it: one operator drives all runs, and who was away cannot say that another was.
   */
  private static Optional<Claimant> claimant(
      Handle handle, UUID run, StageKey key, Duration patience) {
    return handle
        .createQuery(
            """
            update claim set asked_at = now(), contested_at =
              case when claim.asked_at between now() - make_interval(secs => :patience / 2) and now()
                then least(coalesce(claim.contested_at, now()), now()) else now() end
            from run
            where claim.stage_key = :key and claim.run_id <> :run and run.id = claim.run_id
            returning claim.run_id,
              case when run.tenant = (select tenant from run asking where asking.id = :run)
                then run.name || '-' || run.number else '' end,
              claim.stage, claim.attempt,
              claim.contested_at <= now() - make_interval(secs => :patience)""")
        .bind("key", key.hex())
        .bind("run", run)
        .bind("patience", patience.toMillis() / 1000.0)
        .map(
            (row, context) ->
                new Claimant(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    StageId.of(row.getString(3)),
                    row.getInt(4),
                    row.getBoolean(5)))
        .findOne();
  }

  /** Takes an output from a silent claimant, unless it has answered meanwhile. Idempotent. */
  public void dismiss(StageKey key, Claimant silent) {
    transactions.inTransaction(
        handle ->
            handle.execute(
                "delete from claim where stage_key = ? and run_id = ? and contested_at is not null",
                key.hex(),
                silent.run()));
  }

  /** Whether the stage may make it now, since no other run does; of several at once one may. */
  static boolean take(Handle handle, UUID run, StageId stage, int attempt, StageKey key) {
    return handle.execute(
            """
            insert into claim (stage_key, run_id, stage, attempt) values (?, ?, ?, ?)
            on conflict (stage_key) do update set attempt = excluded.attempt
              where claim.run_id = excluded.run_id""",
            key.hex(),
            run,
            stage.spelling(),
            attempt)
        == 1;
  }

  static void release(Handle handle, UUID run, StageId stage) {
    handle.execute("delete from claim where run_id = ? and stage = ?", run, stage.spelling());
  }
}
