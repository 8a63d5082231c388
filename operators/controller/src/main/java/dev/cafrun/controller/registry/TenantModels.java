package dev.cafrun.controller.registry;

import dev.cafrun.controller.history.ModelRegistry;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.stage.StageKey;
import java.util.Optional;

/**
 * What a run may start from: models that its tenant has or may read, and what its tenant's runs
 * have made.
 *
 * @param tenants of the run
 */
public record TenantModels(ModelRegistry registry, Tenants tenants) implements StartingModels {
  @Override
  public Optional<ModelVersion> version(ModelReference reference) {
    return reference.in(registry, tenants);
  }

  /** On a laptop, where all is one tenant's, also one that the history does not know. */
  @Override
  public boolean mayRead(StageKey output) {
    return tenants.cover(Tenants.LOCAL) || registry.mayRead(tenants, output);
  }
}
