package dev.cafrun.apiserver;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A Kubernetes API server, for as long as it is needed. Thread-safe. */
public interface ApiServer extends AutoCloseable {
  /** What to do where there is none. */
  String HOW_TO_HAVE_ONE =
      "there is no API server: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver, or"
          + " KUBECONFIG to the file that leads to one";

  /** The file that leads to it. */
  Path kubeconfig();

  /** What it is, for people. */
  String description();

  /** What was started for it. */
  Stream<ProcessHandle> processes();

  /** Ends what was started for it; idempotent. */
  @Override
  void close();

  /** As its administrator. */
  default KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
        .build();
  }

  /**
   * One of its own from the programs in {@code KUBEBUILDER_ASSETS}, or else the one that {@code
   * KUBECONFIG} names; nothing if neither is there.
   *
   * @param folder for the files of one of its own
   */
  static Optional<ApiServer> find(Map<String, String> environment, Path folder) throws IOException {
    Path programs = Path.of(environment.getOrDefault("KUBEBUILDER_ASSETS", ""));
    if (Files.isExecutable(programs.resolve("kube-apiserver"))
        && Files.isExecutable(programs.resolve("etcd"))) {
      return Optional.of(OwnApiServer.start(programs, folder));
    }
    Path given = Path.of(environment.getOrDefault("KUBECONFIG", ""));
    return Files.isRegularFile(given) ? Optional.of(new Given(given)) : Optional.empty();
  }

  /** Somebody else's, which stays. */
  record Given(Path kubeconfig) implements ApiServer {
    @Override
    public String description() {
      return "the API server of " + kubeconfig;
    }

    @Override
    public Stream<ProcessHandle> processes() {
      return Stream.empty();
    }

    @Override
    public void close() {}
  }
}
