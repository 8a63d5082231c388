package dev.cafrun.controller.kubernetes.inference;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.controller.kubernetes.service.RepeatedLook;
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
  private final RepeatedLook looks;

  /**
   * @param clock tells how old they are
   * @param steady is never set
   */
  public InferenceLeftovers(ObjectStore store, Clock clock, Clock steady) {
    this(store, clock, steady, RepeatedLook.Pauses.REAL);
  }

  /** The same where time passes otherwise. */
  InferenceLeftovers(ObjectStore store, Clock clock, Clock steady, RepeatedLook.Pauses pauses) {
    this.store = store;
    this.clock = clock;
    this.looks =
        new RepeatedLook(
            "pictures of inferences", Duration.ZERO, this::look, PAUSE, steady, pauses);
  }

  /** Looks now, and then every few minutes, until {@link #lookNoMore} or an interrupt. */
  public void keepLooking() {
    looks.keepLooking();
  }

  public void lookNoMore() {
    looks.stop();
  }

  private Duration look() {
    collect();
    return PAUSE;
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
