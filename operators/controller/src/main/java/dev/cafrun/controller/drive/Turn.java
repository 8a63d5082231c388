package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.StageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a run when somebody took a turn at it.
 *
 * @param phase where it is now
 * @param done what was done, in order
 * @param elsewhere which other runs make what stages wait for
 * @param wakeAt when to take the next turn if nothing happens before
 */
public record Turn(
    RunPhase phase, List<Action> done, Map<StageId, Claimant> elsewhere, Optional<Instant> wakeAt) {
  public Turn {
    done = List.copyOf(done);
    elsewhere = Map.copyOf(elsewhere);
  }
}
