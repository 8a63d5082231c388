package dev.cafrun.e2e;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Kills, pauses and deletes an installation's pods at random; what was paused goes on later. A
 * database or a store without a volume is not deleted: that takes its content along, which is
 * another story.
 */
final class ClusterHavoc {
  private static final int LONGEST_PAUSE_SECONDS = 60;

  /** After more of them Kubernetes waits for minutes, and nothing would be left to disturb. */
  private static final int RESTARTS = 2;

  private final Installation cluster;
  private final Random random;
  private final Optional<Node> node = Node.reachable();
  private final Map<String, Integer> done = new TreeMap<>();
  private final List<Paused> paused = new ArrayList<>();

  /**
   * @param until when it goes on, as {@link System#nanoTime}
   */
  private record Paused(String container, long until) {}

  private enum Harm {
    /** Without a moment to say goodbye. */
    DELETE,
    EVICT,
    KILL,
    PAUSE
  }

  ClusterHavoc(Installation cluster, Random random) {
    this.cluster = cluster;
    this.random = random;
    if (node.isEmpty()) {
      System.err.printf(
          "SKIPPED: kills and pauses of containers; %s names a command that reaches the node%n",
          Node.COMMAND);
    }
  }

  /** Does one thing to one pod, if there is one of the kind that was drawn. */
  void wreak() {
    String kind = draw(List.of("controller", "worker", "worker", "postgres", "minio"));
    List<Pod> victims =
        (kind.equals("worker") ? cluster.workers() : cluster.pods(kind))
            .stream().filter(ClusterHavoc::runs).toList();
    if (victims.isEmpty()) {
      return;
    }
    Pod victim = draw(victims);
    Harm harm = draw(node.isPresent() ? List.of(Harm.values()) : List.of(Harm.DELETE, Harm.EVICT));
    if (harm == Harm.KILL && restarts(victim) >= RESTARTS) {
      harm = Harm.DELETE;
    }
    if (does(harm, kind, victim)) {
      done.merge(harm + " of a " + kind, 1, Integer::sum);
    }
  }

  private <T> T draw(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static int restarts(Pod pod) {
    return container(pod).map(ContainerStatus::getRestartCount).orElse(0);
  }

  private static boolean runs(Pod pod) {
    return container(pod).filter(it -> it.getState().getRunning() != null).isPresent();
  }

  private static Optional<ContainerStatus> container(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream().findFirst();
  }

  private boolean does(Harm harm, String kind, Pod pod) {
    return switch (harm) {
      case DELETE -> keepsItsContent(kind, pod) && delete(pod);
      case EVICT -> keepsItsContent(kind, pod) && evict(pod);
      case KILL -> {
        node.orElseThrow().kill(id(pod));
        yield true;
      }
      case PAUSE -> {
        int seconds = 1 + random.nextInt(LONGEST_PAUSE_SECONDS);
        node.orElseThrow().pause(id(pod));
        paused.add(new Paused(id(pod), System.nanoTime() + Duration.ofSeconds(seconds).toNanos()));
        yield true;
      }
    };
  }

  private boolean delete(Pod pod) {
    return !cluster.client().resource(pod).withGracePeriod(0).delete().isEmpty();
  }

  private boolean evict(Pod pod) {
    return cluster
        .client()
        .pods()
        .inNamespace(cluster.namespace())
        .withName(pod.getMetadata().getName())
        .evict();
  }

  private static boolean keepsItsContent(String kind, Pod pod) {
    return kind.equals("controller")
        || kind.equals("worker")
        || pod.getSpec().getVolumes().stream()
            .anyMatch(volume -> volume.getPersistentVolumeClaim() != null);
  }

  private static String id(Pod pod) {
    return container(pod).orElseThrow().getContainerID().replaceFirst("^.*://", "");
  }

  /** Lets those go on whose time has come. */
  void letGoOn(boolean all) {
    for (Paused each : List.copyOf(paused)) {
      if (all || System.nanoTime() - each.until() > 0) {
        paused.remove(each);
        node.orElseThrow().resume(each.container());
      }
    }
  }

  /** What was done, and how often. */
  Map<String, Integer> done() {
    return done;
  }
}
