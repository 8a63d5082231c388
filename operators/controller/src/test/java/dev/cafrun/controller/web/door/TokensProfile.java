package dev.cafrun.controller.web.door;

import dev.cafrun.controller.mlflow.TrackedHistory;
import dev.cafrun.controller.testing.ToldInference;
import dev.cafrun.controller.testing.ToldSubmissions;
import dev.cafrun.controller.web.ToldProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The real server over a real history, on an address that others reach, behind tokens. */
public class TokensProfile extends ToldProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(
        TrackedHistory.class, GuardedDatabase.class, ToldSubmissions.class, ToldInference.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
    settings.put("quarkus.http.host", "0.0.0.0");
    settings.put("caf.access.door", "tokens");
    settings.put("caf.access.failures-per-minute", "100000");
    return settings;
  }
}
