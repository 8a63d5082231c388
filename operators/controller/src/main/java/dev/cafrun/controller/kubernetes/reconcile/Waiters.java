package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.status.Wait;
import dev.cafrun.core.stage.StageId;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Runs that wait for what another run makes, so that they are looked at as soon as something
 * happens to it. Kept in memory: an operator that starts looks at every run. Thread-safe.
 */
final class Waiters {
  private final Map<UUID, Set<ResourceID>> byClaimant = new ConcurrentHashMap<>();
  private final SimpleInboundEventSource<CafRunObject> looks =
      new SimpleInboundEventSource<>("waiters");

  SimpleInboundEventSource<CafRunObject> source() {
    return looks;
  }

  void add(RunObject waiting, Collection<Claimant> claimants) {
    for (Claimant claimant : claimants) {
      byClaimant
          .computeIfAbsent(claimant.run(), run -> ConcurrentHashMap.newKeySet())
          .add(new ResourceID(waiting.name(), waiting.namespace()));
    }
  }

  void look(ResourceID run) {
    looks.propagateEvent(run);
  }

  /** Something has happened to the run. */
  void wake(UUID claimant) {
    Set<ResourceID> waiting = byClaimant.remove(claimant);
    if (waiting != null) {
      waiting.forEach(looks::propagateEvent);
    }
  }

  /** What stages wait for that other runs make, for people. */
  static Map<StageId, Wait> words(Map<StageId, Claimant> elsewhere) {
    return elsewhere.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> new Wait("OtherRun", entry.getValue().words(), false)));
  }
}
