package dev.cafrun.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.testing.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedTlsTest {
  @TempDir Path folder;

  @Test
  void withoutFilesItIsPlainHttp() {
    assertThat(ServedTls.of(Map.of())).isEmpty();
    assertThat(ServedTls.of(Map.of("CAFRUN_TLS_CERTIFICATE", " "))).isEmpty();
  }

  @Test
  void withBothFilesNothingButTlsIsSpokenAtThePort() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder, "dns:caf.cafrun");
    Path key = Files.writeString(folder.resolve("tls.key"), certificate.key());

    assertThat(
            ServedTls.of(
                    Map.of(
                        "CAFRUN_TLS_CERTIFICATE",
                        certificate.pem().toString(),
                        "CAFRUN_TLS_KEY",
                        key + "\n"))
                .orElseThrow()
                .settings(8443))
        .containsEntry("quarkus.http.ssl.certificate.key-files", key.toString())
        .containsEntry("quarkus.http.ssl-port", "8443")
        .containsEntry("quarkus.http.insecure-requests", "disabled");
  }

  @Test
  void whatCannotBeUsedIsNamedWithItsVariable() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder, "dns:caf.cafrun");
    String pem = certificate.pem().toString();
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");

    assertRefused(Map.of("CAFRUN_TLS_KEY", pem), "CAFRUN_TLS_CERTIFICATE must be set, too");
    assertRefused(Map.of("CAFRUN_TLS_CERTIFICATE", pem), "CAFRUN_TLS_KEY must be set, too");
    assertRefused(
        Map.of("CAFRUN_TLS_CERTIFICATE", none.toString(), "CAFRUN_TLS_KEY", pem),
        "CAFRUN_TLS_CERTIFICATE must name a certificate in PEM; " + none);
    assertRefused(
        Map.of("CAFRUN_TLS_CERTIFICATE", pem, "CAFRUN_TLS_KEY", pem),
        "CAFRUN_TLS_KEY must name a private key in PEM; " + pem);
    assertRefused(
        Map.of("CAFRUN_TLS_CERTIFICATE", pem, "CAFRUN_TLS_KEY", folder + "/nowhere"),
        "CAFRUN_TLS_KEY must name a private key in PEM; " + folder + "/nowhere cannot be read");
  }

  private static void assertRefused(Map<String, String> environment, String sentence) {
    assertThatThrownBy(() -> ServedTls.of(environment)).hasMessageStartingWith(sentence);
  }
}
