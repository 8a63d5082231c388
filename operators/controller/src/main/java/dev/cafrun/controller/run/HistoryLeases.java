package dev.cafrun.controller.run;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLease;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.core.plan.RunPhase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Leases that PostgreSQL grants. */
record HistoryLeases(History history, RunLeases leases) implements Leases {
  @Override
  public Optional<Lease> tryAcquire(UUID run) {
    return leases.tryAcquire(run).map(lease -> new Held(run, lease));
  }

  @Override
  public RunPhase phase(UUID run) {
    return history.runs().phase(run).orElseThrow(() -> new NoSuchRunException(run.toString()));
  }

  @Override
  public List<RunHandle> unfinished() {
    return history.runs().unfinished().stream()
        .map(line -> RecordedRuns.handle(line, false))
        .toList();
  }

  private record Held(UUID run, RunLease lease) implements Lease {
    @Override
    public Journal journal() {
      return new HistoryJournal(run, lease.history());
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
