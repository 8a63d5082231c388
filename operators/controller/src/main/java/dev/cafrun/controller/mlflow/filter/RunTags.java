package dev.cafrun.controller.mlflow.filter;

/** Tags of runs that mean something to this program or to MLflow; all others are labels. */
public final class RunTags {
  /** The label that says of which experiment a run is. */
  public static final String EXPERIMENT = "cafrun.dev/experiment";

  /** What people call the run, such as {@code quickstart-3}. */
  public static final String DISPLAY_ID = "cafrun.dev/run";

  /** Why it failed. */
  public static final String FAILURE = "cafrun.dev/failure";

  /** What its author called it. */
  public static final String RUN_NAME = "mlflow.runName";

  private RunTags() {}
}
