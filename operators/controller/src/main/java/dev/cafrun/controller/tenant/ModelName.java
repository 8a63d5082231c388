package dev.cafrun.controller.tenant;

import dev.cafrun.core.validation.Check;
import java.util.Optional;

/**
 * What a model is called, and whose it is. In the registry it is {@code tenant~name}, and {@code
 * name} alone where its tenant is {@link Tenants#LOCAL}. Neither part can hold a {@code ~}, and
 * addresses, MLflow's URIs and shells take it as it is.
 *
 * @param tenant whose it is
 * @param name as run files and CafModels say it
 */
public record ModelName(String tenant, String name) {
  private static final String BETWEEN = "~";

  /** Reads a key of the registry. */
  public static ModelName of(String key) {
    int at = key.indexOf(BETWEEN);
    return at < 0
        ? new ModelName(Tenants.LOCAL, key)
        : new ModelName(key.substring(0, at), key.substring(at + 1));
  }

  /** Reads what a person wrote; nothing if nothing can be called that. */
  public static Optional<ModelName> read(String text) {
    ModelName read = of(text);
    return Tenants.NAME.matcher(read.tenant()).matches()
            && Check.NAME.matcher(read.name()).matches()
        ? Optional.of(read)
        : Optional.empty();
  }

  /** Whether a person has said whose they mean. */
  public static boolean isWhole(String text) {
    return text.contains(BETWEEN);
  }

  /** Its name in the registry. */
  public String key() {
    return tenant.equals(Tenants.LOCAL) ? name : tenant + BETWEEN + name;
  }

  /** Its name with its tenant, whoever's it is. */
  public String whole() {
    return tenant + BETWEEN + name;
  }

  /**
   * How those are told of it who see these tenants: as {@link #meant} reads it again. Who sees one
   * alone needs not hear which; to whoever has others, too, a name alone is {@link Tenants#LOCAL}'s
   * if that is among them.
   */
  public String shownTo(Tenants tenants) {
    Optional<String> sole = tenants.sole();
    String bare = sole.orElse(Tenants.LOCAL);
    return tenant.equals(bare) && tenants.cover(bare) ? name : whole();
  }

  /** The key of what people mean who see these tenants, whether there is such a model or not. */
  public static String meant(String text, Tenants tenants) {
    return isWhole(text)
        ? of(text).key()
        : new ModelName(tenants.sole().orElse(Tenants.LOCAL), text).key();
  }
}
