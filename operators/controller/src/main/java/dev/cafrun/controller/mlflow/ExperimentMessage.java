package dev.cafrun.controller.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.cafrun.controller.history.tracking.TrackedExperiment;
import dev.cafrun.controller.mlflow.filter.ExperimentId;
import org.jspecify.annotations.Nullable;

/**
 * An experiment, as MLflow's REST API has it.
 *
 * @param artifactLocation where nothing lies: each run says where its files are
 * @param creationTime of its first run; nothing if it has none
 * @param lastUpdateTime when its last run was submitted
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExperimentMessage(
    String experimentId,
    String name,
    String artifactLocation,
    String lifecycleStage,
    @Nullable Long creationTime,
    @Nullable Long lastUpdateTime) {
  private static final String LOCATION = "mlflow-artifacts:/runs";
  private static final String STAGE = "active";

  /** The one that is always there, without a run. */
  static final ExperimentMessage EMPTY_DEFAULT =
      new ExperimentMessage(
          ExperimentId.of(ExperimentId.NONE),
          ExperimentId.DEFAULT_NAME,
          LOCATION,
          STAGE,
          null,
          null);

  static ExperimentMessage of(TrackedExperiment experiment) {
    return new ExperimentMessage(
        ExperimentId.of(experiment.name()),
        ExperimentId.name(experiment.name()),
        LOCATION,
        STAGE,
        experiment.first().toEpochMilli(),
        experiment.last().toEpochMilli());
  }
}
