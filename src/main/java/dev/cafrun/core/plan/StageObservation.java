package dev.cafrun.core.plan;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one stage at one moment.
 *
 * @param state as recorded
 * @param failures how many attempts failed so far; stopped attempts do not count
 * @param attempts how many attempts were started so far
 * @param retryAt when {@code RETRYING}: not before this moment
 * @param key known once every input's output is known
 * @param output the manifest found under the key, or that the cache has for it
 * @param failure when {@code FAILED}: why
 * @param execution what the platform says of the newest attempt; nothing if there was none
 * @param elsewhere another run makes the same output at the moment
 * @param foreign another run has recorded that it made the output
 */
public record StageObservation(
    StageState state,
    int failures,
    int attempts,
    @Nullable Instant retryAt,
    @Nullable StageKey key,
    @Nullable Manifest output,
    @Nullable Failure failure,
    @Nullable Execution execution,
    boolean elsewhere,
    boolean foreign) {

  public static StageObservation pending() {
    return new StageObservation(
        StageState.PENDING, 0, 0, null, null, null, null, null, false, false);
  }
}
