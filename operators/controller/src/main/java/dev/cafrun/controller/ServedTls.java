package dev.cafrun.controller;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;

/**
 * The files with which the server speaks TLS; without them it speaks plain HTTP.
 *
 * @param certificate in PEM, those that vouch for it behind it
 * @param key its private key in PEM
 */
record ServedTls(Path certificate, Path key) {
  static final String CERTIFICATE = "CAFRUN_TLS_CERTIFICATE";
  static final String KEY = "CAFRUN_TLS_KEY";

  /** Whoever renews a certificate does so days before its end. */
  private static final String RELOAD = "10m";

  /**
   * Nothing if neither is named.
   *
   * @throws StageException USER {@code TLS_FILES} if only one is named, or a file cannot be used
   */
  static Optional<ServedTls> of(Map<String, String> environment) {
    Optional<Path> certificate = named(environment, CERTIFICATE);
    Optional<Path> key = named(environment, KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw unusable(
          (key.isPresent() ? CERTIFICATE : KEY) + " must be set, too: TLS needs both files");
    }
    return certificate.map(file -> new ServedTls(file, key.orElseThrow()).readable());
  }

  private static Optional<Path> named(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .map(String::strip)
        .filter(file -> !file.isEmpty())
        .map(Path::of);
  }

  private ServedTls readable() {
    try (InputStream content = Files.newInputStream(certificate)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(content).isEmpty()) {
        throw new CertificateException("it holds none");
      }
    } catch (IOException | CertificateException e) {
      throw unusable(
          CERTIFICATE
              + " must name a certificate in PEM; "
              + certificate
              + " cannot be used: "
              + e);
    }
    try {
      if (!Files.readString(key).contains("PRIVATE KEY-----")) {
        throw unusable(KEY + " must name a private key in PEM; " + key + " holds none");
      }
    } catch (IOException e) {
      throw unusable(KEY + " must name a private key in PEM; " + key + " cannot be read: " + e);
    }
    return this;
  }

  /**
   * As Quarkus reads them: nothing else answers at the port, and files that were renewed are read
   * again.
   */
  Map<String, String> settings(int port) {
    return Map.of(
        "quarkus.http.ssl.certificate.files", Start.literally(certificate.toString()),
        "quarkus.http.ssl.certificate.key-files", Start.literally(key.toString()),
        "quarkus.http.ssl.certificate.reload-period", RELOAD,
        "quarkus.http.ssl-port", Integer.toString(port),
        "quarkus.http.insecure-requests", "disabled");
  }

  private static StageException unusable(String why) {
    return new StageException(Failure.user("TLS_FILES", why));
  }
}
