package dev.cafrun.artifacts;

import dev.cafrun.artifacts.testing.MinioServer;
import dev.cafrun.artifacts.testing.TestObjectStore;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store of a cluster. */
class MinioObjectStoreIT extends ObjectStoreContract {
  private static final String SKIPPED =
      "SKIPPED: no 'minio' on the PATH, so the contract was not checked against a real MinIO"
          + " server. To check: go install github.com/minio/minio@latest";

  @TempDir static Path objects;
  static @Nullable MinioServer server;

  @BeforeAll
  static void startServer() throws Exception {
    Optional<Path> executable = MinioServer.executable();
    if (executable.isEmpty()) {
      System.err.println(SKIPPED);
    }
    Assumptions.assumeTrue(executable.isPresent(), SKIPPED);
    server = MinioServer.start(executable.orElseThrow(), objects.resolve("minio"));
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  TestObjectStore server() {
    return Objects.requireNonNull(server);
  }
}
