package dev.cafrun.controller.journal;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.training.InitialSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as its driver finds it recorded.
 *
 * @param id never used again
 * @param name as its author called it
 * @param spec what is wanted
 * @param written the spec as it was when the run was accepted: what workers are told, of whom the
 *     older ones know no newer fields
 * @param phase where it is
 * @param startedAt when it first ran, and as much later as it was held since: what its deadline
 *     counts from
 * @param driven how long it has been driven at most, but for when it was held; nothing if nobody
 *     counted
 * @param readAt when this was read, by the clock that dated everything here
 * @param suspended its author wants it held
 * @param cancelled its author wants it gone
 * @param source fingerprint of its dataset, once it has been taken, as last seen before ingest
 * @param initial what its trainings start from, with its digest, once it has been found
 * @param program what runs its stages, once one was started
 * @param anew stages that are made again whatever there is
 * @param stages every stage of the graph
 */
public record RecordedRun(
    UUID id,
    String name,
    RunSpec spec,
    Map<String, Object> written,
    RunPhase phase,
    @Nullable Instant startedAt,
    @Nullable Duration driven,
    Instant readAt,
    boolean suspended,
    boolean cancelled,
    @Nullable Sha256 source,
    @Nullable InitialSpec initial,
    @Nullable Program program,
    Set<StageId> anew,
    Map<StageId, RecordedStage> stages) {
  public RecordedRun {
    written = Map.copyOf(written);
    anew = Set.copyOf(anew);
    stages = Map.copyOf(stages);
  }

  /** How long it has been under way since a moment of the record, as far as that was driven. */
  public Duration ageSince(Instant moment) {
    Duration age = Duration.between(moment, readAt);
    return driven != null && driven.compareTo(age) < 0 ? driven : age;
  }

  /** Whether an attempt at any of its stages was started. */
  public boolean begun() {
    return stages.values().stream().anyMatch(stage -> stage.attempts() > 0);
  }

  public RecordedStage stage(StageId id) {
    RecordedStage stage = stages.get(id);
    if (stage == null) {
      throw new IllegalStateException("stage " + id + " of run " + name + " was never recorded");
    }
    return stage;
  }
}
