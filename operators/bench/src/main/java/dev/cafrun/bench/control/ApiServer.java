package dev.cafrun.bench.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A Kubernetes API server for as long as the benchmark takes. */
interface ApiServer extends AutoCloseable {
  /** The file that leads to it. */
  Path kubeconfig();

  /** What it is, for people. */
  String description();

  /** What was started for it. */
  Stream<ProcessHandle> processes();

  /** Ends what was started for it; idempotent. */
  @Override
  void close();

  /**
   * The one that {@code KUBECONFIG} names, or one of its own from {@code KUBEBUILDER_ASSETS}.
   *
   * @param folder for the files of one of its own
   * @throws IllegalStateException if there is neither; the message says what to set
   */
  static ApiServer open(Map<String, String> environment, Path folder) throws IOException {
    Path given = Path.of(environment.getOrDefault("KUBECONFIG", ""));
    if (Files.isRegularFile(given)) {
      return new Given(given);
    }
    Path programs = Path.of(environment.getOrDefault("KUBEBUILDER_ASSETS", ""));
    if (Files.isExecutable(programs.resolve("kube-apiserver"))
        && Files.isExecutable(programs.resolve("etcd"))) {
      return OwnApiServer.start(programs, folder);
    }
    throw new IllegalStateException(
        "there is no API server: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver,"
            + " or KUBECONFIG to the file that leads to one without nodes");
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
