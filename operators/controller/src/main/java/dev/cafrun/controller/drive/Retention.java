package dev.cafrun.controller.drive;

import dev.cafrun.core.retention.RetentionPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * Collects what ended runs left, as far as a policy keeps neither them nor who shares it with them.
 * What is decided is recorded before anything is removed, so that whoever is stopped at any moment
 * leaves nothing that is half believed, and the next one ends it. Of a run its line stays: what was
 * wanted, when it ran, its scores, and what people wrote about it. Idempotent; thread-safe, also
 * beside others. Throws what the database or the object store throws.
 */
public interface Retention {
  /**
   * What {@link #collect} would do now. Changes nothing.
   *
   * @param getsOn is told now and then that there is progress
   */
  RetentionReport foresee(RetentionPolicy policy, Runnable getsOn);

  /**
   * Ends what was begun before, and collects all that the policy does not keep.
   *
   * @param pause since that was done last; if it is too short a while ago, only what was begun is
   *     ended
   * @param getsOn is told now and then that there is progress
   * @return nothing if it was too soon
   */
  Optional<RetentionReport> collect(RetentionPolicy policy, Duration pause, Runnable getsOn);
}
