package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.testing.EmbeddedS3Proxy;
import dev.cafrun.artifacts.testing.TestObjectStore;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.worker.StoreAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of a laptop. */
class S3ProxyObjectStoreIT extends ObjectStoreContract {
  @TempDir static Path objects;
  static EmbeddedS3Proxy server;

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedS3Proxy.start(objects);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  TestObjectStore server() {
    return server;
  }

  @Test
  void aStoreThatRestartsFailsNobody() throws Exception {
    server.stop();
    CompletableFuture<Boolean> written =
        CompletableFuture.supplyAsync(
            () -> store.putIfAbsent("patience/" + System.nanoTime(), bytes("x"), "text/plain"));
    Thread.sleep(500);
    assertThat(written).isNotDone();

    server.startAgain();

    assertThat(written.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStoreThatStaysAwayIsUnreachable() throws Exception {
    RetryPolicy brief =
        new RetryPolicy(Duration.ofMillis(300), Duration.ofMillis(50), Duration.ofMillis(100));
    var nobodyThere = TestObjectStore.addressAt(TestObjectStore.freePort());
    try (ObjectStore away = S3ObjectStore.at(nobodyThere, TestObjectStore.CREDENTIALS, brief)) {
      assertThatThrownBy(() -> away.read("anything"))
          .satisfies(isFailure("STORE_UNREACHABLE", FailureCategory.PLATFORM))
          .hasMessageContaining(nobodyThere.endpoint())
          .hasMessageEndingWith("Is it running?");
    }
  }

  @Test
  void aThreadThatIsStoppedWhileItWaitsDoesNotWaitOn() throws Exception {
    var nobodyThere = TestObjectStore.addressAt(TestObjectStore.freePort());
    try (ObjectStore away = S3ObjectStore.at(nobodyThere, TestObjectStore.CREDENTIALS)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> away.read("anything"))
          .satisfies(isFailure("INTERRUPTED", FailureCategory.PLATFORM));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    var address = server.address();
    var elsewhere = new StoreAddress(address.endpoint(), address.region(), "lost");
    try (ObjectStore lost =
        S3ObjectStore.at(elsewhere, TestObjectStore.CREDENTIALS, TestObjectStore.PATIENCE)) {
      assertThatThrownBy(() -> lost.putIfAbsent("a", bytes("a"), "text/plain"))
          .satisfies(isFailure("BUCKET_MISSING", FailureCategory.PLATFORM))
          .hasMessageContaining("bucket lost");
    }
  }
}
