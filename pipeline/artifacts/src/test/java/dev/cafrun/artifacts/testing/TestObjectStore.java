package dev.cafrun.artifacts.testing;

import dev.cafrun.artifacts.RetryPolicy;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.core.worker.StoreAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** A running object store with an address of its own. */
public interface TestObjectStore extends AutoCloseable {
  /** Short enough for a test that waits in vain, long enough for a restart. */
  RetryPolicy PATIENCE =
      new RetryPolicy(Duration.ofSeconds(8), Duration.ofMillis(50), Duration.ofMillis(200));

  StoreCredentials CREDENTIALS = new StoreCredentials("test-access", "test-secret-key");

  StoreAddress address();

  @Override
  void close() throws Exception;

  /** A new client with this store's credentials; the bucket may not exist yet. */
  default S3ObjectStore client() {
    return S3ObjectStore.at(address(), CREDENTIALS, PATIENCE);
  }

  static StoreAddress addressAt(int port) {
    return new StoreAddress("http://127.0.0.1:" + port, "us-east-1", "cafrun");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
