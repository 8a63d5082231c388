package dev.cafrun.bench.control;

import dev.cafrun.apiserver.Lab;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which phase each run's status says it is in. Thread-safe. */
final class Phases implements AutoCloseable {
  private static final String SUCCEEDED = "Succeeded";

  private final Map<String, String> phases = new ConcurrentHashMap<>();
  private final SharedIndexInformer<GenericKubernetesResource> runs;

  Phases(Lab lab) {
    runs =
        lab.client()
            .genericKubernetesResources(Lab.RUNS)
            .inNamespace(lab.namespace())
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(GenericKubernetesResource run) {
                    heard(run);
                  }

                  @Override
                  public void onUpdate(
                      GenericKubernetesResource before, GenericKubernetesResource now) {
                    heard(now);
                  }

                  @Override
                  public void onDelete(GenericKubernetesResource run, boolean unknown) {}
                },
                Duration.ZERO.toMillis());
  }

  private void heard(GenericKubernetesResource run) {
    Object phase = run.get("status", "phase");
    phases.put(run.getMetadata().getName(), phase == null ? "" : phase.toString());
  }

  /** How many runs whose names begin so have succeeded. */
  long succeeded(String prefix) {
    return phases.entrySet().stream()
        .filter(run -> run.getKey().startsWith(prefix) && run.getValue().equals(SUCCEEDED))
        .count();
  }

  /**
   * Waits until so many have.
   *
   * @throws IllegalStateException if one fails, or they take too long
   */
  void awaitSucceeded(String prefix, int runs, Duration patience) throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    while (succeeded(prefix) < runs) {
      if (phases.containsValue("Failed")) {
        throw new IllegalStateException("a run failed: " + phases);
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "of " + runs + " runs " + succeeded(prefix) + " succeeded within " + patience);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    runs.close();
  }
}
