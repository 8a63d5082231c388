package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.core.run.RunReader;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Optional;
import java.util.UUID;

/**
 * A run's CafRun in its cluster.
 *
 * @param namespace where it is
 * @param name what it is called
 * @param id its uid, which is the run's id
 * @param queue the Kueue queue that admits its Jobs; nothing: nobody has to
 */
public record RunObject(String namespace, String name, UUID id, Optional<String> queue) {
  /** On a CafRun and on its Jobs; what Kueue reads. */
  public static final String QUEUE = "kueue.x-k8s.io/queue-name";

  public static RunObject of(ObjectMeta metadata) {
    return new RunObject(
        metadata.getNamespace(),
        metadata.getName(),
        UUID.fromString(metadata.getUid()),
        Optional.ofNullable(metadata.getLabels()).map(labels -> labels.get(QUEUE)));
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
