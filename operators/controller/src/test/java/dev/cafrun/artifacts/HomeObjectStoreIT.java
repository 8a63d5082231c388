package dev.cafrun.artifacts;

import dev.cafrun.artifacts.testing.TestObjectStore;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.ServicesConfiguration;
import dev.cafrun.core.worker.StoreAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by the object store that {@code caf} starts on a laptop. */
class HomeObjectStoreIT extends ObjectStoreContract {
  private static final ServicesConfiguration ONLY_THE_OBJECT_STORE =
      ServicesConfiguration.from(Map.of("CAFRUN_DB_URL", "jdbc:postgresql://db.invalid/caf"));

  @TempDir static Path folder;
  private static HomeServices services;

  @BeforeAll
  static void start() {
    services = HomeServices.open(new Home(folder.resolve("home")), ONLY_THE_OBJECT_STORE);
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @Override
  TestObjectStore server() {
    return new TestObjectStore() {
      @Override
      public StoreAddress address() {
        return services.objectStore().address();
      }

      @Override
      public S3ObjectStore client() {
        return S3ObjectStore.at(address(), services.objectStore().credentials(), PATIENCE);
      }

      @Override
      public void close() {}
    };
  }
}
