package dev.cafrun.controller.submission;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code caf.submission}, in the environment {@code CAF_SUBMISSION_ENABLED}. */
@ConfigMapping(prefix = "caf.submission")
public interface SubmissionSettings {
  /**
   * Whether an operator takes runs over HTTP: whoever reaches it may have pods started then. A
   * laptop always does.
   */
  @WithDefault("false")
  boolean enabled();
}
