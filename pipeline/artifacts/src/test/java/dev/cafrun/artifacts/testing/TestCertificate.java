package dev.cafrun.artifacts.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate that nobody has vouched for but itself, and its key.
 *
 * @param keys PKCS #12, opened by {@link #PASSWORD}
 * @param pem the certificate
 */
public record TestCertificate(Path keys, Path pem) {
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "server";

  /**
   * @param folder exists
   * @param names as a subject alternative name, such as {@code ip:127.0.0.1}
   */
  public static TestCertificate in(Path folder, String names)
      throws IOException, InterruptedException {
    TestCertificate certificate =
        new TestCertificate(folder.resolve("keys.p12"), folder.resolve("ca.crt"));
    certificate.keytool(
        "-genkeypair", "-keyalg", "EC", "-dname", "CN=private", "-ext", "san=" + names);
    certificate.keytool("-exportcert", "-rfc", "-file", certificate.pem().toString());
    return certificate;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", ALIAS, "-keystore", keys.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  /** Its private key in PEM. */
  public String key() throws IOException, GeneralSecurityException {
    byte[] key = store().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private KeyStore store() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(keys)) {
      store.load(content, PASSWORD.toCharArray());
    }
    return store;
  }

  /** Of a server that shows it. */
  public SSLContext server() throws IOException, GeneralSecurityException {
    KeyStore store = store();
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), null, null);
    return context;
  }
}
