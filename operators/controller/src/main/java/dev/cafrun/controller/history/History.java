package dev.cafrun.controller.history;

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
  private final Session session;

  History(Session session) {
    this.session = session;
  }

  /** The schema must be there; the migrations in {@code db/migration} make it. */
  public static History over(DataSource dataSource) {
    return new History(Session.over(PlainTextArguments.over(dataSource)));
  }

  public RunStore runs() {
    return new RunStore(session);
  }

  public StageStore stages() {
    return new StageStore(session);
  }

  public ProgramStore programs() {
    return new ProgramStore(session);
  }

  public Adoptions adoptions() {
    return new Adoptions(session);
  }

  public ClusterRunStore clusters() {
    return new ClusterRunStore(session);
  }

  public OccupantStore occupants() {
    return new OccupantStore(session);
  }

  public ClaimStore claims() {
    return new ClaimStore(session);
  }

  public HeartbeatStore heartbeats() {
    return new HeartbeatStore(session);
  }

  public MetricStore metrics() {
    return new MetricStore(session);
  }

  public EventStore events() {
    return new EventStore(session);
  }

  public ArtifactIndex artifacts() {
    return new ArtifactIndex(session);
  }

  public GarbageQueue garbage() {
    return new GarbageQueue(session);
  }

  public LeftoverStore leftovers() {
    return new LeftoverStore(session);
  }

  public ModelRegistry models() {
    return new ModelRegistry(session);
  }

  /** Does several things in one transaction: all of them or none. */
  public <T> T together(Function<History, T> work) {
    return session.inTransaction(handle -> work.apply(new History(Session.within(handle))));
  }
}
