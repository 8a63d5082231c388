package dev.cafrun.bench.history;

/**
 * A question in MLflow's REST.
 *
 * @param path with its query
 * @param body JSON; empty: it is a GET
 */
record RestQuestion(String path, String body) {
  private static final String API = "/api/2.0/mlflow/";

  /** The first 50 runs of a search among all experiments that a list names. */
  static RestQuestion search(String experiments, String filter, String order) {
    return new RestQuestion(
        API + "runs/search",
        "{\"experiment_ids\": [%s], \"filter\": \"%s\", \"order_by\": [%s], \"max_results\": 50}"
            .formatted(experiments, filter, order.isEmpty() ? "" : "\"" + order + "\""));
  }

  static RestQuestion run(String id) {
    return new RestQuestion(API + "runs/get?run_id=" + id, "");
  }

  static RestQuestion curve(String id, String metric) {
    return new RestQuestion(
        API + "metrics/get-history?run_id=" + id + "&metric_key=" + metric + "&max_results=1000",
        "");
  }
}
