package dev.cafrun.controller.mlflow.filter;

import dev.cafrun.core.plan.RunPhase;

/** Where a run is, as MLflow says it. */
public enum MlflowStatus {
  RUNNING,
  SCHEDULED,
  FINISHED,
  FAILED,
  KILLED;

  public static MlflowStatus of(RunPhase phase) {
    return switch (phase) {
      case PENDING, SUSPENDED -> SCHEDULED;
      case RUNNING -> RUNNING;
      case SUCCEEDED -> FINISHED;
      case FAILED -> FAILED;
      case CANCELLED -> KILLED;
    };
  }
}
