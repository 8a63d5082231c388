package dev.cafrun.controller.web.door;

import dev.cafrun.controller.testing.ToldInference;
import dev.cafrun.controller.testing.ToldSubmissions;
import java.util.Set;

/** Behind tokens, over a history of several tenants. */
public class TenantsProfile extends TokensProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(
        TwoTenants.class, GuardedDatabase.class, ToldSubmissions.class, ToldInference.class);
  }
}
