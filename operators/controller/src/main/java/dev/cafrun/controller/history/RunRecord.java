package dev.cafrun.controller.history;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.InitialSpec;
import dev.cafrun.core.run.RunSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run with everything its author said.
 *
 * @param line the run in one line
 * @param labels as submitted
 * @param spec what is wanted
 * @param source fingerprint of its dataset, once it has been taken
 * @param initial what its trainings start from, with its digest, once it has been found
 * @param resumes the run that it goes on with
 */
public record RunRecord(
    RunLine line,
    Map<String, String> labels,
    RunSpec spec,
    @Nullable Sha256 source,
    @Nullable InitialSpec initial,
    @Nullable Resumption resumes) {
  public RunRecord {
    labels = Map.copyOf(labels);
  }
}
