package dev.cafrun.artifacts;

import static dev.cafrun.artifacts.ObjectStoreContract.bytes;
import static dev.cafrun.artifacts.ObjectStoreContract.isFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cafrun.artifacts.testing.TestCertificate;
import dev.cafrun.artifacts.testing.TestObjectStore;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.worker.StoreAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store over TLS whose certificate no authority that Java knows has signed. */
class TrustedAuthoritiesIT {
  @TempDir Path folder;
  private final AtomicInteger connections = new AtomicInteger();
  private HttpsServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void anAuthorityThatNobodyKnowsIsSaidAtOnceWithWhatToDo() throws Exception {
    start("ip:127.0.0.1");

    try (ObjectStore store = store(Map.of())) {
      assertThatThrownBy(store::createBucket)
          .satisfies(isFailure("STORE_UNTRUSTED", FailureCategory.USER))
          .hasMessageContaining("is signed by an authority that this machine does not trust")
          .hasMessageContaining("name the file in CAFRUN_CA_FILE");
    }
    assertThat(connections).hasValueLessThanOrEqualTo(2); // TLS itself is tried twice at most
  }

  @Test
  void anAuthorityThatAPersonNamesIsTrusted() throws Exception {
    TestCertificate certificate = start("ip:127.0.0.1");

    try (ObjectStore store = store(Map.of("CAFRUN_CA_FILE", certificate.pem() + "\n"))) {
      store.createBucket();
      store.put("a", bytes("x"), "text/plain");
    }
  }

  @Test
  void aCertificateForAnotherNameIsSaidToBeThat() throws Exception {
    TestCertificate certificate = start("dns:s3.example.com");

    try (ObjectStore store = store(Map.of("CAFRUN_CA_FILE", certificate.pem().toString()))) {
      assertThatThrownBy(store::createBucket)
          .satisfies(isFailure("STORE_UNTRUSTED", FailureCategory.USER))
          .hasMessageContaining("is for another name (");
    }
  }

  @Test
  void aFileWithoutACertificateIsSaid() throws Exception {
    Path none = Files.writeString(folder.resolve("none.pem"), "not a certificate");

    for (Path file : new Path[] {none, folder.resolve("nowhere.pem")}) {
      assertThatThrownBy(() -> TrustedAuthorities.of(Map.of("CAFRUN_CA_FILE", file.toString())))
          .satisfies(isFailure("CA_FILE", FailureCategory.USER))
          .hasMessageContaining(file + " cannot be used");
    }
  }

  private TestCertificate start(String names) throws Exception {
    TestCertificate certificate = TestCertificate.in(folder, names);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(certificate.server()) {
          @Override
          public void configure(com.sun.net.httpserver.HttpsParameters parameters) {
            connections.incrementAndGet();
            super.configure(parameters);
          }
        });
    server.createContext("/", TrustedAuthoritiesIT::answer);
    server.start();
    return certificate;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("ETag", "\"tag\"");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private S3ObjectStore store(Map<String, String> environment) {
    StoreAddress address =
        new StoreAddress(
            "https://127.0.0.1:" + server.getAddress().getPort(), "us-east-1", "cafrun");
    return S3ObjectStore.at(
        address,
        TestObjectStore.CREDENTIALS,
        RetryPolicy.TWO_MINUTES,
        TrustedAuthorities.of(environment));
  }
}
