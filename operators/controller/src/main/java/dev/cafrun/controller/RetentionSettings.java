package dev.cafrun.controller;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.validation.InvalidComponentException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * {@code caf.retention}, in the environment {@code CAF_RETENTION_KEEP_AGE} and so on: what is kept
 * where nobody says otherwise. Nothing is collected if nothing is set.
 */
@ConfigMapping(prefix = "caf.retention")
public interface RetentionSettings {
  /** Such as {@code 90d}. */
  Optional<String> keepAge();

  /** Such as {@code 10}. */
  Optional<Integer> keepCount();

  /** Whether a controller only says what it would collect. */
  @WithDefault("false")
  boolean dryRun();

  /**
   * @throws StageException USER {@code RETENTION_SETTINGS} if it is none
   */
  default Optional<RetentionPolicy> policy() {
    try {
      return RetentionPolicy.of(keepAge().orElse(null), keepCount().orElse(null));
    } catch (InvalidComponentException e) {
      throw new StageException(
          Failure.user(
              "RETENTION_SETTINGS",
              "caf.retention." + e.component() + " (CAF_RETENTION_…) " + e.rule()));
    }
  }
}
