package dev.cafrun.controller.cli;

import dev.cafrun.controller.history.record.AmbiguousRunException;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;

/** How people name a run. */
final class Reference {
  static final String DESCRIPTION = "A run's id, its name, or latest.";

  private Reference() {}

  /**
   * @throws UsageException if there is no such run, or more than one; the message says what there
   *     is
   */
  static RunHandle find(Runs runs, String reference) {
    try {
      return runs.find(reference)
          .orElseThrow(
              () ->
                  new UsageException(
                      reference.equals(Runs.LATEST)
                          ? "there is no run yet; ./caf run k8s/samples/quickstart.yaml makes one"
                          : "there is no run '" + reference + "'; ./caf runs lists them"));
    } catch (AmbiguousRunException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
