package dev.cafrun.artifacts;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are believed: of the authorities that Java knows, and of those in a file.
 *
 * @param manager believes them
 */
public record TrustedAuthorities(X509TrustManager manager) {
  /** Names the file, of one or more certificates in PEM. */
  public static final String VARIABLE = "CAFRUN_CA_FILE";

  /**
   * Nothing if there are none but Java's.
   *
   * @throws StageException USER {@code CA_FILE} if the file cannot be read or holds no certificate
   */
  public static Optional<TrustedAuthorities> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .map(String::strip)
        .filter(file -> !file.isEmpty())
        .map(file -> with(Path.of(file)));
  }

  private static TrustedAuthorities with(Path file) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (X509Certificate known : manager(null).getAcceptedIssuers()) {
        trusted.setCertificateEntry("known-" + number++, known);
      }
      for (Certificate added : certificates(file)) {
        trusted.setCertificateEntry("added-" + number++, added);
      }
      return new TrustedAuthorities(manager(trusted));
    } catch (IOException | CertificateException e) {
      throw unusable(file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java keeps no certificates", e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, CertificateException {
    try (InputStream content = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(content);
      if (found.isEmpty()) {
        throw new CertificateException("it holds none");
      }
      return found;
    }
  }

  private static StageException unusable(Path file, Exception why) {
    return new StageException(
        Failure.user(
            "CA_FILE",
            VARIABLE
                + " must name a file with the certificates of authorities in PEM; "
                + file
                + " cannot be used: "
                + why),
        why);
  }

  /**
   * @param trusted nothing: what Java trusts by itself
   */
  private static X509TrustManager manager(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  SSLSocketFactory sockets() {
    return context().getSocketFactory();
  }

  /** Of a client that believes them, and nobody else. */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java speaks no TLS", e);
    }
  }
}
