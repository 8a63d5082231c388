package dev.cafrun.controller.cli.command;

import dev.cafrun.controller.history.record.AmbiguousRunException;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.validation.InvalidComponentException;

/** How people name a run. */
public final class Reference {
  public static final String DESCRIPTION = "A run's id, its name, or latest.";
  public static final String OF_BOTH = "A run's id, its name, or latest; or a version of a model.";

  private Reference() {}

  /**
   * Changes the marks of a run or, where there is an {@code @}, of a version of a model.
   *
   * @return as they are then
   */
  public static Marks mark(Workbench workbench, String what, MarkChange change) {
    try {
      if (!what.contains("@")) {
        RunHandle run = find(workbench.runs(), what);
        return workbench.runs().mark(run, change);
      }
      return workbench
          .models()
          .find(ModelReference.of(what))
          .flatMap(version -> workbench.models().mark(version.model(), version.version(), change))
          .orElseThrow(
              () -> new UsageException("there is no version " + what + "; ./caf models lists all"));
    } catch (InvalidComponentException e) {
      throw new UsageException(e.component() + " " + e.rule());
    }
  }

  /**
   * @throws UsageException if there is no such run, or more than one; the message says what there
   *     is
   */
  public static RunHandle find(Runs runs, String reference) {
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
