package dev.cafrun.controller.kubernetes.inference;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.failure.StageException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Pictures and answers that a controller which died could not remove. They show people, so they go
 * whoever's they are once no inference can be under way with them any more.
 */
public final class InferenceLeftovers {
  /**
   * Longer than any inference takes, and than clocks may differ before a store refuses requests (15
   * minutes).
   */
  private static final Duration AGE = Duration.ofMinutes(30);

  private static final Duration PAUSE = Duration.ofMinutes(10);

  private static final System.Logger LOG = System.getLogger(InferenceLeftovers.class.getName());

  private final ObjectStore store;
  private final Clock clock;

  public InferenceLeftovers(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Looks now, and then every few minutes, until it is interrupted. */
  public void keepLooking() {
    try {
      while (true) {
        collect();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes what is old; a store that is away is looked at the next time. */
  void collect() {
    try {
      List<StoredObject> old =
          store.list(ArtifactLayout.INFERENCE).stream()
              .filter(object -> object.modifiedAt().isBefore(clock.instant().minus(AGE)))
              .toList();
      old.forEach(object -> store.delete(object.key()));
    } catch (StageException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "pictures of inferences are looked for later: {0}",
          e.getMessage());
    }
  }
}
