package dev.cafrun.core.plan;

import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one run at one moment; all that {@link RunPlanner} looks at.
 *
 * @param spec what is wanted
 * @param phase as recorded
 * @param startedAt when it first ran; nothing before
 * @param suspended its author wants it held
 * @param cancelled its author wants it gone
 * @param stages one observation for every stage of the graph
 * @param places how many more attempts may start now
 * @param now the moment
 */
public record RunObservation(
    RunSpec spec,
    RunPhase phase,
    @Nullable Instant startedAt,
    boolean suspended,
    boolean cancelled,
    Map<StageId, StageObservation> stages,
    int places,
    Instant now) {

  public RunObservation {
    stages = Map.copyOf(stages);
  }

  public StageObservation stage(StageId id) {
    StageObservation observation = stages.get(id);
    if (observation == null) {
      throw new IllegalArgumentException("stage " + id + " was not observed");
    }
    return observation;
  }
}
