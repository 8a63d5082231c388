package dev.cafrun.bench.history;

/**
 * A question over HTTP.
 *
 * @param path with its query
 * @param body JSON; empty: it is a GET
 */
record RestQuestion(String path, String body) {
  private static final String API = "/api/2.0/mlflow/";

  /** MLflow's: the first 50 runs of a search in the experiments that a list names. */
  static RestQuestion search(String experiments, String filter, String order) {
    return new RestQuestion(
        API + "runs/search",
        "{\"experiment_ids\": [%s], \"filter\": \"%s\", \"order_by\": [%s], \"max_results\": 50}"
            .formatted(experiments, filter, order.isEmpty() ? "" : "\"" + order + "\""));
  }

  /** MLflow's. */
  static RestQuestion run(String id) {
    return new RestQuestion(API + "runs/get?run_id=" + id, "");
  }

  /** In MLflow's words, which CafRun understands. */
  static RestQuestion curve(String id, String metric) {
    return new RestQuestion(
        API + "metrics/get-history?run_id=" + id + "&metric_key=" + metric + "&max_results=1000",
        "");
  }

  /** CafRun's own: the first 50 runs for which a query asks. */
  static RestQuestion runs(String query) {
    return new RestQuestion("/api/v1/runs?limit=50" + query, "");
  }

  /** CafRun's own: all that is known of a run. */
  static RestQuestion detail(String id) {
    return new RestQuestion("/api/v1/runs/" + id, "");
  }
}
