package dev.cafrun.controller.journal;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLease;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.controller.run.NoSuchRunException;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.plan.RunPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Leases that PostgreSQL grants.
 *
 * @param patience how long a run that nobody drives keeps others from making what it has begun:
 *     some times as long as runs that are driven are left alone
 */
public record HistoryLeases(History history, RunLeases leases, Duration patience)
    implements Leases {
  @Override
  public Optional<Lease> tryAcquire(UUID run) {
    return leases.tryAcquire(run).map(lease -> new Held(run, lease, patience));
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

  private record Held(UUID run, RunLease lease, Duration patience) implements Lease {
    @Override
    public Journal journal() {
      return new HistoryJournal(run, lease.history(), patience);
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
