package dev.cafrun.controller.web;

import dev.cafrun.controller.testing.ShelfStore;
import dev.cafrun.controller.testing.ToldInference;
import dev.cafrun.controller.testing.ToldModels;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.controller.testing.ToldSubmissions;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The real server and pages over runs that the test tells. */
public class ToldProfile implements QuarkusTestProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(
        ToldRuns.class,
        ToldModels.class,
        ToldSubmissions.class,
        ToldInference.class,
        ShelfStore.class);
  }

  /** Nothing asks the database, so none needs to be there. */
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.http.host-enabled", "true",
        "quarkus.http.test-port", "0",
        "quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:1/none",
        "quarkus.datasource.jdbc.min-size", "0",
        "quarkus.datasource.jdbc.initial-size", "0",
        "quarkus.flyway.migrate-at-start", "false",
        "quarkus.log.console.enabled", "true",
        "quarkus.log.file.enabled", "false");
  }
}
