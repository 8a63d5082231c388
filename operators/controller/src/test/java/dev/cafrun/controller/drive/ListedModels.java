package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.StartingModels;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.stage.StageKey;
import java.util.List;
import java.util.Optional;

/** A laptop's, in memory. */
record ListedModels(List<ModelVersion> models) implements StartingModels {
  @Override
  public Tenants tenants() {
    return Tenants.of(Tenants.LOCAL);
  }

  @Override
  public Optional<ModelVersion> version(ModelReference reference) {
    return reference.in(models);
  }

  @Override
  public boolean mayRead(StageKey output) {
    return true;
  }
}
