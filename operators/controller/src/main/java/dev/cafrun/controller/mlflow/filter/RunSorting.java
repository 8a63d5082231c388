package dev.cafrun.controller.mlflow.filter;

import dev.cafrun.controller.history.search.RunColumn;
import dev.cafrun.controller.history.search.RunOrder;
import dev.cafrun.controller.mlflow.filter.FilterParser.Key;
import dev.cafrun.controller.mlflow.filter.FilterParser.Sorting;
import java.util.List;
import java.util.Optional;

/**
 * Makes an order of the history of what a client of MLflow sorts runs by: one thing, and of those
 * that are equal in it the newest first or last with it. Pure.
 */
public final class RunSorting {
  private static final String THERE_ARE =
      "; there are attributes.start_time, attributes.end_time, attributes.run_name,"
          + " params.`dataset.source`, params.`train.backbone`, params.`train.critic.type`,"
          + " params.`train.engine`, tags.`cafrun.dev/experiment` and metrics of the evaluation";

  private RunSorting() {}

  /**
   * @param terms of the order; none: the newest first
   * @throws MlflowException if runs cannot be sorted so
   */
  public static RunOrder read(List<String> terms) {
    if (terms.isEmpty()) {
      return RunOrder.NEWEST_FIRST;
    }
    if (terms.size() > 1) {
      throw MlflowException.invalid(
          "runs are sorted by one thing, not by %d; those that are equal in it are sorted by start_time"
              .formatted(terms.size()));
    }
    Sorting sorting = FilterParser.order(terms.getFirst());
    Key key = sorting.key();
    if (key.of() == Comparison.Entity.METRIC) {
      return metric(key.name(), sorting.descending());
    }
    RunColumn column =
        column(key)
            .orElseThrow(
                () ->
                    MlflowException.invalid(
                        "runs cannot be sorted by '" + key.name() + "'" + THERE_ARE));
    return new RunOrder(column, null, sorting.descending());
  }

  /** A name without a dot is a column's where pages say what they are sorted by. */
  private static RunOrder metric(String name, boolean descending) {
    if (name.contains(".") && !name.contains("/")) {
      try {
        return RunOrder.of((descending ? "-" : "") + name);
      } catch (IllegalArgumentException e) {
        // Said below.
      }
    }
    throw MlflowException.invalid(
        "runs cannot be sorted by the metric '"
            + name
            + "'"
            + THERE_ARE
            + " such as `valence.ccc`");
  }

  private static Optional<RunColumn> column(Key key) {
    RunColumn column =
        switch (key.of()) {
          case ATTRIBUTE ->
              switch (key.name()) {
                case "start_time", "created" -> RunColumn.SUBMITTED;
                case "end_time" -> RunColumn.FINISHED;
                case "run_name", "name" -> RunColumn.NAME;
                default -> null;
              };
          case PARAM ->
              switch (key.name()) {
                case "dataset.source" -> RunColumn.DATASET;
                case "train.backbone" -> RunColumn.BACKBONE;
                case "train.critic.type" -> RunColumn.CRITIC;
                case "train.engine" -> RunColumn.ENGINE;
                default -> null;
              };
          case TAG ->
              switch (key.name()) {
                case RunTags.RUN_NAME -> RunColumn.NAME;
                case RunTags.EXPERIMENT -> RunColumn.EXPERIMENT;
                default -> null;
              };
          case METRIC -> null;
        };
    return Optional.ofNullable(column);
  }
}
