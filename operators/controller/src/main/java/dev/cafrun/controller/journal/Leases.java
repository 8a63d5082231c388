package dev.cafrun.controller.journal;

import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.plan.RunPhase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decides who drives a run. Thread-safe; throws what the database throws. */
public interface Leases {
  /**
   * The lease of a run that has not ended, if nobody in any process holds it. Vanishes with its
   * holder's connection.
   */
  Optional<Lease> tryAcquire(UUID run);

  /** Where the run is. */
  RunPhase phase(UUID run);

  /** Every run that has not ended. */
  List<RunHandle> unfinished();

  /** The right to drive a run, as long as it lasts. */
  interface Lease extends AutoCloseable {
    /** Writes as long as the lease lasts, and not a moment longer. */
    Journal journal();

    /** Lets go. Never throws: a lease whose connection is gone is gone already. */
    @Override
    void close();
  }
}
