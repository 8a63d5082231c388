package dev.cafrun.apiserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** An etcd and a kube-apiserver on 127.0.0.1, which end with it; no other part of Kubernetes. */
final class OwnApiServer implements ApiServer {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** Made by the server itself when it starts. */
  private static final String CERTIFICATE = "certificates/apiserver.crt";

  private static final int KEY_BITS = 2048;

  private final ChildProcess etcd;
  private final ChildProcess server;
  private final Path kubeconfig;

  private OwnApiServer(ChildProcess etcd, ChildProcess server, Path kubeconfig) {
    this.etcd = etcd;
    this.server = server;
    this.kubeconfig = kubeconfig;
  }

  /** Returns when it is ready. */
  static OwnApiServer start(Path programs, Path home) throws IOException {
    // A kubeconfig's paths begin where it lies, its programs' where they were started.
    Path folder = Files.createDirectories(home.toAbsolutePath());
    String store = "http://127.0.0.1:" + freePort();
    String peer = "http://127.0.0.1:" + freePort();
    int port = freePort();
    String token = secret();
    Path tokens =
        Files.writeString(folder.resolve("tokens.csv"), token + ",lab,lab,system:masters\n");
    writeKeys(folder);
    Path kubeconfig =
        Files.writeString(folder.resolve("kubeconfig"), kubeconfig(port, token, folder));
    ChildProcess etcd =
        ChildProcess.start(
            folder.resolve("etcd.log"),
            List.of(
                programs.resolve("etcd").toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + store,
                "--advertise-client-urls=" + store,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--log-level=warn"));
    ChildProcess server =
        ChildProcess.start(
            folder.resolve("kube-apiserver.log"),
            List.of(
                programs.resolve("kube-apiserver").toString(),
                "--etcd-servers=" + store,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certificates"),
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("public.pem"),
                "--service-account-signing-key-file=" + folder.resolve("private.pem"),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--endpoint-reconciler-type=none"));
    OwnApiServer started = new OwnApiServer(etcd, server, kubeconfig);
    try {
      server.await("waited for the API server", START_LIMIT, () -> started.ready(folder));
    } catch (InterruptedException e) {
      started.close();
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private boolean ready(Path folder) {
    if (!Files.exists(folder.resolve(CERTIFICATE))) {
      return false;
    }
    try (KubernetesClient client = client()) {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static String secret() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** For service accounts' tokens; nobody here has one, but the server insists. */
  private static void writeKeys(Path folder) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      KeyPair pair = generator.generateKeyPair();
      write(folder.resolve("private.pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
      write(folder.resolve("public.pem"), "PUBLIC KEY", pair.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes RSA keys", e);
    }
  }

  private static void write(Path file, String what, byte[] key) throws IOException {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  private static String kubeconfig(int port, String token, Path folder) {
    return """
    apiVersion: v1
    kind: Config
    current-context: lab
    clusters:
      - name: lab
        cluster:
          server: https://127.0.0.1:%d
          certificate-authority: %s
    users:
      - {name: lab, user: {token: %s}}
    contexts:
      - {name: lab, context: {cluster: lab, user: lab}}
    """
        .formatted(port, folder.resolve(CERTIFICATE), token);
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public String description() {
    return "a kube-apiserver and an etcd of its own";
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return Stream.of(server.process().toHandle(), etcd.process().toHandle());
  }

  @Override
  public void close() {
    server.close();
    etcd.close();
  }
}
