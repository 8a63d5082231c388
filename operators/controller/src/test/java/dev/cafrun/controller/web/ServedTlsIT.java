package dev.cafrun.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cafrun.artifacts.TrustedAuthorities;
import dev.cafrun.artifacts.testing.TestCertificate;
import dev.cafrun.controller.testing.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program with a certificate of one's own. */
class ServedTlsIT {
  @TempDir Path folder;

  @Test
  void withACertificateItSpeaksTlsAndNothingElseAndOtherCommandsGoOnBesideIt() throws Exception {
    assumeTrue(ServedHome.possible(), "there is no built program; ./caf test builds it");
    TestCertificate certificate = TestCertificate.in(folder, "dns:localhost");
    Path key = Files.writeString(folder.resolve("tls.key"), certificate.key());
    Map<String, String> environment =
        Map.of(
            "CAFRUN_TLS_CERTIFICATE",
            certificate.pem().toString(),
            "CAFRUN_TLS_KEY",
            key.toString());
    try (ServedHome home = new ServedHome(folder, environment)) {
      Waiting.until("the pages", Waiting.PATIENCE, home::serves);
      assertThat(home.said("up")).contains("CafRun is at https://");
      URI pages = URI.create("https://localhost:" + home.address().getPort() + "/q/health/live");
      HttpClient trusting =
          HttpClient.newBuilder()
              .sslContext(
                  TrustedAuthorities.of(Map.of("CAFRUN_CA_FILE", certificate.pem().toString()))
                      .orElseThrow()
                      .context())
              .build();

      assertThat(get(trusting, pages).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(HttpClient.newHttpClient(), pages))
          .isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(
              () -> get(HttpClient.newHttpClient(), home.address().resolve("q/health/live")))
          .isInstanceOf(IOException.class);
      assertThat(home.caf("runs").waitFor()).as(home.said("runs")).isZero();
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI address)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }
}
