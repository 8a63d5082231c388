package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.stage.StageId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Jobs and pods say of themselves. */
public final class JobLabels {
  public static final String RUN_ID = "cafrun.dev/run-id";
  public static final String STAGE = "cafrun.dev/stage";
  public static final String ATTEMPT = "cafrun.dev/attempt";

  /** Everything that an operator made has it. */
  public static final String OURS = "app.kubernetes.io/managed-by";

  public static final String OPERATOR = "cafrun";

  /** An annotation, since a run's name may be longer than a label. */
  public static final String RUN_NAME = "cafrun.dev/run-name";

  /** The Job's controller writes it on each of its pods. */
  public static final String JOB_NAME = "batch.kubernetes.io/job-name";

  /** The database whose operator made the object. */
  public static final String INSTALLATION = "cafrun.dev/installation";

  /** An annotation: the {@code Work} of a Job, as JSON. */
  static final String WORK = "cafrun.dev/work";

  /** An annotation: what the run said of its resources when the Job got them, as JSON. */
  static final String RESOURCES = "cafrun.dev/resources";

  /** An annotation of a pod: the {@code StageMemory} that its stage is thought to need, as JSON. */
  static final String MEMORY = "cafrun.dev/memory";

  /** When somebody asked for the attempt's end. */
  static final String STOP = "cafrun.dev/stop-requested";

  /** Why an attempt is ended that never began; a {@code Failure} as JSON. */
  static final String FAILURE = "cafrun.dev/failure";

  private JobLabels() {}

  static Map<String, String> of(Attempt attempt) {
    return Map.of(
        RUN_ID,
        attempt.run().toString(),
        STAGE,
        attempt.stage().spelling(),
        ATTEMPT,
        Integer.toString(attempt.number()),
        OURS,
        OPERATOR);
  }

  /** The attempt that an object was made for; nothing if it is none of ours. */
  static Optional<Attempt> attempt(ObjectMeta metadata) {
    Map<String, String> labels = metadata.getLabels() == null ? Map.of() : metadata.getLabels();
    try {
      return Optional.of(
          new Attempt(
              UUID.fromString(labels.getOrDefault(RUN_ID, "")),
              StageId.of(labels.getOrDefault(STAGE, "")),
              Integer.parseInt(labels.getOrDefault(ATTEMPT, ""))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the object was made for this attempt. */
  static boolean belongs(ObjectMeta metadata, Attempt attempt) {
    return metadata.getLabels() != null
        && metadata.getLabels().entrySet().containsAll(of(attempt).entrySet());
  }

  /** An annotation of any object; nothing if it has none of that name. */
  public static @Nullable String annotation(ObjectMeta metadata, String name) {
    return metadata.getAnnotations() == null ? null : metadata.getAnnotations().get(name);
  }
}
