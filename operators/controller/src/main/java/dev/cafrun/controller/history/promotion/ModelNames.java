package dev.cafrun.controller.history.promotion;

import dev.cafrun.controller.history.sql.TenantFilter;
import dev.cafrun.controller.tenant.AmbiguousModelException;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.controller.tenant.Tenants;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds the model that people mean, among those that their tenants have or may read. */
public final class ModelNames {
  private ModelNames() {}

  /**
   * The key of a model that is there.
   *
   * @param text as a person wrote it; without a tenant it is of their only one, or {@code local}'s
   *     if that is one of theirs and has such a model, or of the only one that has
   * @throws AmbiguousModelException if several tenants have a model of that name
   */
  public static Optional<String> find(Handle handle, Tenants tenants, String text) {
    if (ModelName.read(text).isEmpty()) {
      return Optional.empty();
    }
    boolean exact = ModelName.isWhole(text) || tenants.sole().isPresent();
    TenantFilter seen = new TenantFilter(tenants);
    Query query =
        seen.bindModel(
            handle.createQuery(
                "select name from model where %s = :name and %s order by name <> :name, name limit 100"
                    .formatted(exact ? "name" : "short_name", seen.onModel("model.name"))));
    List<String> keys =
        query
            .bind("name", exact ? ModelName.meant(text, tenants) : text)
            .mapTo(String.class)
            .list();
    if (keys.size() > 1 && !(keys.contains(text) && tenants.cover(Tenants.LOCAL))) {
      throw new AmbiguousModelException(text, keys);
    }
    return keys.stream().findFirst();
  }
}
