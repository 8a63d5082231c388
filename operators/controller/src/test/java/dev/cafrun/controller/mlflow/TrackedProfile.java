package dev.cafrun.controller.mlflow;

import dev.cafrun.controller.web.ToldProfile;
import java.util.Set;

/** The real server over a real history, which {@link TrackedHistory} tells. */
public class TrackedProfile extends ToldProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(TrackedHistory.class);
  }
}
