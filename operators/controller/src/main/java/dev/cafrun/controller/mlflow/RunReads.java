package dev.cafrun.controller.mlflow;

import dev.cafrun.controller.history.search.RunCursor;
import dev.cafrun.controller.history.search.RunFilter;
import dev.cafrun.controller.history.search.RunOrder;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.tracking.TrackedRun;
import dev.cafrun.controller.history.tracking.TrackedRuns;
import dev.cafrun.controller.history.tracking.TrackingStore;
import dev.cafrun.controller.mlflow.filter.ExperimentId;
import dev.cafrun.controller.mlflow.filter.MlflowException;
import dev.cafrun.controller.mlflow.filter.RunClauses;
import dev.cafrun.controller.mlflow.filter.RunId;
import dev.cafrun.controller.mlflow.filter.RunSorting;
import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.Sight;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is asked of runs: themselves, their curves and their files. */
@Singleton
final class RunReads {
  /** Each comes with all it has: clients ask for the next page by themselves. */
  private static final int MOST_RUNS = 100;

  private static final int MOST_EXPERIMENTS = 1_000;

  /** Of a curve: as many as are kept of one that has ended. */
  private static final int POINTS = 1_000;

  private final TrackingStore store;
  private final Sight sight;
  private final Runs runs;
  private final ArtifactTree tree;

  @Inject
  RunReads(TrackingStore store, Sight sight, Runs runs, ArtifactTree tree) {
    this.store = store;
    this.sight = sight;
    this.runs = runs;
    this.tree = tree;
  }

  Map<String, Read> all() {
    return Map.of(
        "runs/search", this::search,
        "runs/get", this::get,
        "metrics/get-history", this::history,
        "artifacts/list", this::artifacts,
        // Clients of 3.x look for what a log_model has left; that is nothing here.
        "logged-models/search", asked -> Map.of("models", List.of()));
  }

  private Object search(RequestParameters asked) {
    List<String> ids = asked.texts("experiment_ids");
    if (ids.size() > MOST_EXPERIMENTS) {
      throw MlflowException.invalid(
          "'experiment_ids' has at most " + MOST_EXPERIMENTS + " of them");
    }
    RunOrder order = RunSorting.read(asked.texts("order_by"));
    Set<String> experiments = new LinkedHashSet<>();
    ids.forEach(id -> ExperimentId.experiment(id).ifPresent(experiments::add));
    Optional<RunFilter> filter = RunClauses.read(asked.text("filter"), experiments);
    int limit = asked.limit(MOST_RUNS, MOST_RUNS);
    if (filter.isEmpty() || asked.text("run_view_type").equals("DELETED_ONLY")) {
      return Map.of("runs", List.of());
    }
    TrackedRuns found =
        store.runs(sight.tenants(), question(filter.get(), order, limit, asked.page()));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("runs", found.runs().stream().map(RunMessage::of).toList());
    found.next().ifPresent(next -> page.put("next_page_token", next));
    return page;
  }

  private static RunQuestion question(
      RunFilter filter, RunOrder order, int limit, Optional<String> page) {
    try {
      return new RunQuestion(filter, order, limit, page.map(RunCursor::of).orElse(null));
    } catch (IllegalArgumentException e) {
      throw MlflowException.invalid("'page_token' " + e.getMessage());
    }
  }

  private Object get(RequestParameters asked) {
    return Map.of("run", RunMessage.of(run(asked)));
  }

  private TrackedRun run(RequestParameters asked) {
    String id = asked.run();
    return RunId.of(id)
        .flatMap(run -> store.run(sight.tenants(), run))
        .orElseThrow(() -> MlflowException.missing("there is no run with the id " + id));
  }

  private Object history(RequestParameters asked) {
    String key = asked.required("metric_key");
    asked.limit(POINTS, POINTS);
    TrackedRun run = run(asked);
    long moment = run.moment().toEpochMilli();
    Double number = FlatTree.numbers(run.metrics()).get(key);
    List<RunMessage.Metric> points =
        number != null
            ? List.of(new RunMessage.Metric(key, number, moment, 0))
            : runs.find(run.id().toString()).stream()
                .flatMap(handle -> curve(handle, key).stream())
                .flatMap(curve -> curve.points().stream())
                .map(point -> new RunMessage.Metric(key, point.value(), moment, point.step()))
                .toList();
    return Map.of("metrics", points);
  }

  /** MLflow's clients know a curve as {@code train-1/loss}. */
  private Optional<MetricCurve> curve(RunHandle run, String key) {
    int end = key.indexOf('/');
    return end < 0
        ? Optional.empty()
        : runs.curve(run, key.substring(0, end), key.substring(end + 1), POINTS);
  }

  private Object artifacts(RequestParameters asked) {
    TrackedRun run = run(asked);
    String path = asked.text("path");
    String root = "runs/" + RunId.of(run.id());
    return Map.of(
        "root_uri",
        ArtifactTree.uri(run.id()),
        "files",
        tree.list(path.isEmpty() ? root : root + "/" + path).stream()
            .map(file -> file.under(path))
            .toList());
  }
}
