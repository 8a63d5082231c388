package dev.cafrun.bench.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the built product lies.
 *
 * @param root of the source tree
 */
public record Programs(Path root) {
  /** The chart's limit; a pod's virtual machine takes it for all the memory there is. */
  private static final String LIMIT = "1g";

  /**
   * @throws IllegalStateException if there is no build
   */
  public Programs {
    if (!Files.exists(jar(root))) {
      throw new IllegalStateException("there is no " + jar(root) + "; build CafRun first");
    }
  }

  private static Path jar(Path root) {
    return root.resolve("operators/controller/target/quarkus-app/quarkus-run.jar");
  }

  /**
   * Of the tree that this benchmark was started from.
   *
   * @throws IllegalStateException if there is no build
   */
  public static Programs here() {
    return new Programs(Path.of(System.getProperty("caf.root", "")).toAbsolutePath());
  }

  /** The command of the controller as its image has it, with the chart's memory limit. */
  public List<String> controller() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:MaxRAM=" + LIMIT,
        "@" + root.resolve("operators/controller/src/main/distribution/controller.options"),
        "-Dquarkus.http.host=127.0.0.1",
        "-jar",
        jar(root).toString());
  }

  Path types() {
    return root.resolve("k8s/crds");
  }
}
