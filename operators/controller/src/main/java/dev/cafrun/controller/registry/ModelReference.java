package dev.cafrun.controller.registry;

import dev.cafrun.controller.history.ModelRegistry;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.run.ReservedNames;
import java.util.List;
import java.util.Optional;

/**
 * How people name a registered model: {@code name} (its newest version), {@code name@3} or {@code
 * name@production} (an alias).
 *
 * @param model name in the registry
 * @param which version or alias; empty for the newest version
 */
public record ModelReference(String model, String which) {
  /** Reads what a person wrote. */
  public static ModelReference of(String text) {
    int at = text.indexOf('@');
    return at < 0 || at == text.length() - 1 // no version after it is no wish for the newest
        ? new ModelReference(text, "")
        : new ModelReference(text.substring(0, at), text.substring(at + 1));
  }

  /**
   * The version it means to whoever sees these tenants' models.
   *
   * @throws dev.cafrun.controller.tenant.AmbiguousModelException if it means several
   */
  public Optional<ModelVersion> in(ModelRegistry registry, Tenants tenants) {
    return registry
        .named(tenants, model)
        .map(key -> new ModelReference(key, which))
        .flatMap(meant -> meant.in(meant.exactly(registry).stream().toList()));
  }

  private Optional<ModelVersion> exactly(ModelRegistry registry) {
    return which.isEmpty()
        ? registry.newest(model)
        : ReservedNames.isVersion(which)
            ? number().flatMap(version -> registry.find(model, version))
            : registry.find(model, which);
  }

  /** No version has a larger one than fits. */
  private Optional<Integer> number() {
    try {
      return Optional.of(Integer.valueOf(which));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The version it means.
   *
   * @param versions each model's newest first
   */
  public Optional<ModelVersion> in(List<ModelVersion> versions) {
    return versions.stream()
        .filter(version -> version.model().equals(model))
        .filter(
            version ->
                which.isEmpty()
                    || (ReservedNames.isVersion(which)
                        ? which.equals(Integer.toString(version.version()))
                        : version.aliases().contains(which)))
        .findFirst();
  }

  @Override
  public String toString() {
    return which.isEmpty() ? model : model + "@" + which;
  }
}
