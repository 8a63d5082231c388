package dev.cafrun.controller.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.cafrun.controller.history.tracking.LatestPoint;
import dev.cafrun.controller.history.tracking.TrackedRun;
import dev.cafrun.controller.mlflow.filter.ExperimentId;
import dev.cafrun.controller.mlflow.filter.MlflowStatus;
import dev.cafrun.controller.mlflow.filter.RunId;
import dev.cafrun.controller.mlflow.filter.RunTags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run, as MLflow's REST API has it.
 *
 * @param info what it is
 * @param data what was wanted and what came of it
 */
record RunMessage(Info info, Data data) {
  /**
   * @param runUuid the same as the id, for old clients
   * @param userId empty: nobody is asked who they are
   * @param startTime when it was submitted, in milliseconds since 1970
   * @param endTime nothing before it has ended
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Info(
      String runId,
      String runUuid,
      String runName,
      String experimentId,
      String userId,
      MlflowStatus status,
      long startTime,
      @Nullable Long endTime,
      String artifactUri,
      String lifecycleStage) {}

  /** Metrics, params and tags, each by its key. */
  record Data(List<Metric> metrics, List<Entry> params, List<Entry> tags) {}

  /**
   * @param value NaN and infinite ones are written as text
   * @param timestamp in milliseconds since 1970
   */
  record Metric(String key, double value, long timestamp, long step) {}

  /** A param or a tag. */
  record Entry(String key, String value) {
    static List<Entry> all(Map<String, String> entries) {
      return entries.entrySet().stream()
          .map(entry -> new Entry(entry.getKey(), entry.getValue()))
          .toList();
    }
  }

  static RunMessage of(TrackedRun run) {
    String id = RunId.of(run.id());
    Instant finished = run.finished();
    return new RunMessage(
        new Info(
            id,
            id,
            run.name(),
            ExperimentId.of(run.experiment()),
            "",
            MlflowStatus.of(run.phase()),
            run.submitted().toEpochMilli(),
            finished == null ? null : finished.toEpochMilli(),
            ArtifactTree.uri(run.id()),
            "active"),
        new Data(metrics(run), Entry.all(FlatTree.texts(run.spec())), Entry.all(tags(run))));
  }

  private static List<Metric> metrics(TrackedRun run) {
    long moment = run.moment().toEpochMilli();
    List<Metric> metrics = new ArrayList<>();
    FlatTree.numbers(run.metrics())
        .forEach((key, value) -> metrics.add(new Metric(key, value, moment, 0)));
    SortedMap<String, LatestPoint> curves = new TreeMap<>();
    run.latest()
        .forEach(
            point ->
                curves.merge(
                    point.stage() + "/" + point.name(),
                    point,
                    (one, other) -> one.step() > other.step() ? one : other));
    curves.forEach(
        (key, point) -> metrics.add(new Metric(key, point.value(), moment, point.step())));
    return metrics;
  }

  private static SortedMap<String, String> tags(TrackedRun run) {
    SortedMap<String, String> tags = PeoplesTags.of(run.marks());
    tags.putAll(run.labels());
    tags.put(RunTags.DISPLAY_ID, run.name() + "-" + run.number());
    tags.put(RunTags.RUN_NAME, run.name());
    tags.put("mlflow.source.name", "CafRun");
    tags.put("mlflow.source.type", "JOB");
    if (run.failure() != null) {
      tags.put(RunTags.FAILURE, run.failure());
    }
    return tags;
  }
}
