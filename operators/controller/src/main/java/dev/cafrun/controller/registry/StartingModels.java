package dev.cafrun.controller.registry;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.stage.StageKey;
import java.util.Optional;

/** What a run's trainings may start from. */
public interface StartingModels {
  /** Whose the run is. */
  Tenants tenants();

  /** The version of a registered model that a name means now; nothing if they may not read it. */
  Optional<ModelVersion> version(ModelReference reference);

  /** Whether an output of register that is named by its key is theirs to use. */
  boolean mayRead(StageKey output);
}
