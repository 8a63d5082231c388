package dev.cafrun.controller.history;

import dev.cafrun.controller.history.promotion.Outbox;
import dev.cafrun.controller.history.promotion.Promotions;
import dev.cafrun.controller.history.retention.RetentionStore;
import dev.cafrun.controller.history.sql.PlainTextArguments;
import dev.cafrun.controller.history.sql.Transactions;
import java.time.Instant;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Everything that is remembered. One over a data source is safe for several threads; one that a
 * {@link RunLease} lends is not, and writes only as long as the lease lasts.
 *
 * <p>Methods of its stores throw what the database throws (unchecked, around an {@link
 * java.sql.SQLException}).
 */
public final class History {
  private final Transactions transactions;

  History(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The schema must be there; the migrations in {@code db/migration} make it. */
  public static History over(DataSource dataSource) {
    return new History(Transactions.over(PlainTextArguments.over(dataSource)));
  }

  public RunStore runs() {
    return new RunStore(transactions);
  }

  public StageStore stages() {
    return new StageStore(transactions);
  }

  public ProgramStore programs() {
    return new ProgramStore(transactions);
  }

  public Adoptions adoptions() {
    return new Adoptions(transactions);
  }

  public ClusterRunStore clusters() {
    return new ClusterRunStore(transactions);
  }

  public OccupantStore occupants() {
    return new OccupantStore(transactions);
  }

  public ClaimStore claims() {
    return new ClaimStore(transactions);
  }

  public WorkerStore workers() {
    return new WorkerStore(transactions);
  }

  public MetricStore metrics() {
    return new MetricStore(transactions);
  }

  public EventStore events() {
    return new EventStore(transactions);
  }

  public ArtifactIndex artifacts() {
    return new ArtifactIndex(transactions);
  }

  public GarbageQueue garbage() {
    return new GarbageQueue(transactions);
  }

  public LeftoverStore leftovers() {
    return new LeftoverStore(transactions);
  }

  public RetentionStore retention() {
    return new RetentionStore(transactions);
  }

  public ModelRegistry models() {
    return new ModelRegistry(transactions);
  }

  public Outbox outbox() {
    return new Outbox(transactions);
  }

  public MarkStore marks() {
    return new MarkStore(transactions);
  }

  public Promotions promotions() {
    return new Promotions(transactions);
  }

  /** By the database's clock. */
  public Instant now() {
    return transactions.apart(
        handle -> handle.createQuery("select now()").mapTo(Instant.class).one());
  }

  /** Does several things in one transaction: all of them or none. */
  public <T> T together(Function<History, T> work) {
    return transactions.inTransaction(
        handle -> work.apply(new History(Transactions.within(handle))));
  }
}
