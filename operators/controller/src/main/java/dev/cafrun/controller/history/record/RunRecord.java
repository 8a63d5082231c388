package dev.cafrun.controller.history.record;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.training.InitialSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run with everything its author said.
 *
 * @param line the run in one line
 * @param labels as submitted
 * @param spec what is wanted
 * @param written the spec as it was when the run was accepted, with the defaults of that time
 * @param source fingerprint of its dataset, once it has been taken
 * @param initial what its trainings start from, with its digest, once it has been found
 * @param program what runs its stages, once one was started
 * @param resumes the run that it goes on with
 * @param driven how long it has been driven at most, but for when it was held; nothing if nobody
 *     counted, or asked
 * @param readAt when this was read, by the clock that dated the run
 */
public record RunRecord(
    RunLine line,
    Map<String, String> labels,
    RunSpec spec,
    Map<String, Object> written,
    @Nullable Sha256 source,
    @Nullable InitialSpec initial,
    @Nullable Program program,
    @Nullable Resumption resumes,
    @Nullable Duration driven,
    Instant readAt) {
  public RunRecord {
    labels = Map.copyOf(labels);
    written = Map.copyOf(written);
  }
}
