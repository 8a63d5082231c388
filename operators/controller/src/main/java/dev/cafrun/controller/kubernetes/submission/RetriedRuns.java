package dev.cafrun.controller.kubernetes.submission;

import dev.cafrun.controller.file.RunFile;
import dev.cafrun.controller.file.RunFileText;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.RunRetries;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.submission.AcceptedRun;
import dev.cafrun.controller.submission.SubmissionRefusedException;
import dev.cafrun.controller.submission.SubmissionRefusedException.Reason;
import dev.cafrun.controller.submission.SubmittedRun;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Tries runs again as CafRuns of their own: {@code lips} goes on as {@code lips-retry}, and then as
 * {@code lips-retry-2}.
 *
 * @param runs that are known
 * @param cluster where they are made
 */
public record RetriedRuns(Runs runs, ClusterRuns cluster) implements RunRetries {
  private static final Pattern RETRY = Pattern.compile("-retry(-[0-9]+)?$");
  private static final int LONGEST_NAME = 63;

  /** Whoever tries that often can give a name. */
  private static final int MOST = 100;

  /**
   * A new run, or one that goes on and was begun for the same.
   *
   * @param stage of the run, made anew with all after it
   * @throws SubmissionRefusedException if the cluster does not take it
   */
  @Override
  public RunHandle retry(RunHandle run, StageId stage) {
    RunDetail before = runs.detail(run);
    String namespace =
        runs.namespaceOf(run)
            .orElseThrow(
                () ->
                    new SubmissionRefusedException(
                        Reason.NAMESPACE_UNWATCHED,
                        "%s was submitted without a cluster, so no namespace is its own: submit its run file to the one where it is to be"
                            .formatted(run.displayId())));
    Runs own = runs.within(Tenants.of(namespace));
    for (int time = 1; ; time++) {
      String name = name(before.summary().name(), time);
      String file =
          RunFileText.of(
              name,
              Optional.of(namespace),
              before.labels(),
              Map.of(RunReader.RESUME_FROM, run.displayId() + "/" + stage),
              before.spec());
      try {
        AcceptedRun made =
            cluster.make(
                new SubmittedRun(RunFile.sent("run", file), Optional.empty()),
                namespace,
                UUID.randomUUID());
        return new RunHandle(made.id(), name, 1, false);
      } catch (SubmissionRefusedException e) {
        if (e.reason() != Reason.NAME_TAKEN || time == MOST) {
          throw e;
        }
        Optional<RunHandle> same = own.find(name).filter(there -> goesOn(there, run, stage));
        if (same.isPresent()) {
          return same.get();
        }
      }
    }
  }

  private boolean goesOn(RunHandle there, RunHandle run, StageId stage) {
    RunDetail detail = runs.detail(there);
    return !detail.summary().phase().terminal()
        && Objects.equals(detail.resumes(), new RunDetail.Resumes(run.displayId(), stage));
  }

  static String name(String of, int time) {
    String end = time == 1 ? "-retry" : "-retry-" + time;
    String start = RETRY.matcher(of).replaceFirst("");
    return start.substring(0, Math.min(start.length(), LONGEST_NAME - end.length())) + end;
  }
}
