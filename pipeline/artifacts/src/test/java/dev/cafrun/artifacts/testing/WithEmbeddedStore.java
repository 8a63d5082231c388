package dev.cafrun.artifacts.testing;

import dev.cafrun.artifacts.ObjectStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios on one s3proxy, which starts with an empty bucket and ends with the last of them. */
public abstract class WithEmbeddedStore {
  @TempDir protected static Path objects;
  protected static EmbeddedS3Proxy server;
  protected static ObjectStore store;

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedS3Proxy.start(objects);
    store = server.client();
    store.createBucket();
  }

  @AfterAll
  static void stopServer() throws Exception {
    store.close();
    server.close();
  }
}
