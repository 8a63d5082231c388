package dev.cafrun.controller.web.door;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same behind an OpenID Connect provider. */
public class ProviderProfile extends TokensProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
    settings.remove("caf.access.door");
    settings.remove("caf.access.failures-per-minute");
    return settings;
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(TestProvider.class));
  }
}
