package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.core.run.RunReader;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A run's CafRun in its cluster.
 *
 * @param namespace where it is
 * @param name what it is called
 * @param id its uid, which is the run's id
 * @param queue the Kueue queue that admits its Jobs; nothing: nobody has to
 * @param priority the class by which Kueue orders its Jobs; nothing: as the queue orders others
 */
public record RunObject(
    String namespace, String name, UUID id, Optional<String> queue, Optional<String> priority) {
  /** On a CafRun and on its Jobs; what Kueue reads. */
  public static final String QUEUE = "kueue.x-k8s.io/queue-name";

  /** The same for the {@code WorkloadPriorityClass}. */
  public static final String PRIORITY = "kueue.x-k8s.io/priority-class";

  public static RunObject of(ObjectMeta metadata) {
    return new RunObject(
        metadata.getNamespace(),
        metadata.getName(),
        UUID.fromString(metadata.getUid()),
        label(metadata, QUEUE),
        label(metadata, PRIORITY));
  }

  private static Optional<String> label(ObjectMeta metadata, String name) {
    return Optional.ofNullable(metadata.getLabels()).map(labels -> labels.get(name));
  }

  /** What its Jobs say to Kueue. */
  Map<String, String> forQueues() {
    Map<String, String> labels = new HashMap<>();
    queue.ifPresent(name -> labels.put(QUEUE, name));
    priority.ifPresent(name -> labels.put(PRIORITY, name));
    return labels;
  }

  OwnerReference owner() {
    return new OwnerReferenceBuilder()
        .withApiVersion(RunReader.API_VERSION)
        .withKind(RunReader.KIND)
        .withName(name)
        .withUid(id.toString())
        .withController(true)
        .withBlockOwnerDeletion(false)
        .build();
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
