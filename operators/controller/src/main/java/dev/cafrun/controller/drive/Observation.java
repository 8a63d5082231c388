package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.journal.RecordedRun;
import dev.cafrun.controller.output.Source;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunObservation;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the planner looks at, and what is needed beside it to carry a plan out.
 *
 * @param recorded the run as recorded
 * @param run the planner's view
 * @param outputs every stage's output that is known
 * @param shared for every stage whose inputs are known: the name other runs know its output by
 * @param source the dataset that its keys stand for
 * @param initial what trainings start from
 * @param program what runs stages that start now
 * @param elsewhere which other runs make what stages wait for
 * @param refused why stages are not begun, of which something lies there that may not be used
 */
public record Observation(
    RecordedRun recorded,
    RunObservation run,
    Map<StageId, Manifest> outputs,
    Map<StageId, StageKey> shared,
    Source source,
    Initial initial,
    Program program,
    Map<StageId, Claimant> elsewhere,
    Map<StageId, Failure> refused) {

  /** Why no attempt at a stage may start. */
  Optional<Failure> hindrance(StageId stage) {
    return initial.missing().or(() -> Optional.ofNullable(refused.get(stage)));
  }

  /** Of a stage whose success is known or part of the plan. */
  Manifest output(StageId stage) {
    return known(outputs.get(stage), "output", stage);
  }

  StageKey sharedKey(StageId stage) {
    return known(shared.get(stage), "key", stage);
  }

  private static <T> T known(@Nullable T value, String what, StageId stage) {
    if (value == null) {
      throw new IllegalStateException(
          "a plan relies on the " + what + " of " + stage + ", unknown");
    }
    return value;
  }
}
