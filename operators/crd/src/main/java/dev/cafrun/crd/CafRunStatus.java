package dev.cafrun.crd;

import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code status} of a CafRun: a short account for {@code kubectl get}; the history is PostgreSQL's.
 *
 * @param phase as {@code RunPhase} spells it, or {@code Waiting}: it runs, but nothing of it works
 *     yet
 * @param reason why it waits or has failed, in one word
 * @param stage what is under way
 * @param progress of that stage, such as {@code 42%}; of the run, such as {@code 3/7}, between two
 * @param observedGeneration of the spec that this status is about
 * @param message why it failed, what it waits for, or why it registered nothing
 * @param startedAt when it first ran
 * @param finishedAt when it ended
 * @param stages one entry each
 * @param conditions {@code Accepted}, {@code Progressing}, {@code Ready}
 * @param valenceCcc once evaluated
 * @param arousalCcc once evaluated
 * @param modelVersion once registered, such as {@code affect-resnet18@3}
 * @param installation names the database that knows more of the run
 */
public record CafRunStatus(
    @Nullable @PrinterColumn(name = "Phase") String phase,
    @Nullable @PrinterColumn(name = "Reason") String reason,
    @Nullable @PrinterColumn(name = "Stage") String stage,
    @Nullable @PrinterColumn(name = "Progress") String progress,
    @Nullable Long observedGeneration,
    @Nullable String message,
    @Nullable String startedAt,
    @Nullable String finishedAt,
    @Nullable List<StageStatus> stages,
    @Nullable List<Condition> conditions,
    @Nullable @PrinterColumn(name = "CCC-V") String valenceCcc,
    @Nullable @PrinterColumn(name = "CCC-A") String arousalCcc,
    @Nullable String modelVersion,
    @Nullable String installation) {

  /**
   * One stage.
   *
   * @param name such as {@code train-3}
   * @param state as {@code StageState} spells it, or {@code Waiting}: it has no room yet
   * @param attempt the newest, from 1
   * @param cached no attempt of this run made its output
   * @param progress such as {@code 42%}
   * @param artifact the key of its output
   * @param message why it failed, if the run's own message does not say so
   */
  public record StageStatus(
      String name,
      String state,
      @Nullable Integer attempt,
      @Nullable Boolean cached,
      @Nullable String progress,
      @Nullable String startedAt,
      @Nullable String finishedAt,
      @Nullable String artifact,
      @Nullable String message) {}
}
