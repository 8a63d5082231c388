package dev.cafrun.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The machine under a cluster of one node, where its containers can be killed and paused without
 * asking Kubernetes.
 *
 * @param prefix what runs a command there, such as {@code docker exec kind-control-plane}
 */
record Node(List<String> prefix) {
  /** The prefix, by blanks. */
  static final String COMMAND = "CAFRUN_E2E_NODE";

  private static final List<String> CONTAINERD = List.of("ctr", "--namespace", "k8s.io", "tasks");

  static Optional<Node> reachable() {
    return Optional.ofNullable(System.getenv(COMMAND))
        .filter(text -> !text.isBlank())
        .map(text -> new Node(Arrays.asList(text.strip().split("\\s+"))));
  }

  /** As {@code kill -9} does, whatever the process would like to do first. */
  void kill(String container) {
    tasks("kill", "--signal", "SIGKILL", container);
  }

  /** Every process stands still until {@link #resume}. */
  void pause(String container) {
    tasks("pause", container);
  }

  void resume(String container) {
    tasks("resume", container);
  }

  /** One that has gone meanwhile is no failure. */
  private void tasks(String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(CONTAINERD);
    command.addAll(Arrays.asList(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0 && !said.contains("not found")) {
        System.out.println(String.join(" ", command) + ": " + said.strip());
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
