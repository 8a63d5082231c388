package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.core.plan.Action;
import java.util.List;
import org.slf4j.MDC;

/**
 * The controller's log as people search it: whatever is logged while a run is looked at says whose
 * it is ({@code run}, {@code runId}), and what happened to a stage also {@code stage}.
 */
final class RunLog {
  static final String RUN = "run";
  static final String RUN_ID = "runId";
  static final String STAGE = "stage";

  private static final System.Logger LOG = System.getLogger(RunLog.class.getName());

  private RunLog() {}

  /** Until closed, on this thread. */
  static Scope of(RunObject run) {
    MDC.put(RUN, run.namespace() + "/" + run.name());
    MDC.put(RUN_ID, run.id().toString());
    return () -> {
      MDC.remove(RUN);
      MDC.remove(RUN_ID);
    };
  }

  static void happened(List<Action> actions) {
    for (Action action : actions) {
      Announcement.of(List.of(action)).forEach(told -> tell(action, told));
    }
  }

  private static void tell(Action action, Announcement told) {
    if (action instanceof Action.ForStage stage) {
      MDC.put(STAGE, stage.stage().spelling());
    }
    LOG.log(
        told.warning() ? System.Logger.Level.WARNING : System.Logger.Level.INFO, told.message());
    MDC.remove(STAGE);
  }

  /** Closes without fail. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
