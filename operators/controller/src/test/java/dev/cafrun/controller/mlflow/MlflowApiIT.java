package dev.cafrun.controller.mlflow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.cafrun.controller.mlflow.filter.ExperimentId;
import dev.cafrun.controller.mlflow.filter.RunId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Speaks HTTP as the Python clients of MLflow 3.17.2 and 2.22.5 were seen to. */
@QuarkusTest
@TestProfile(TrackedProfile.class)
class MlflowApiIT {
  private static final String TRIALS = ExperimentId.of("trials");
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts";

  @Inject TrackedHistory history;

  private static ValidatableResponse get(String endpoint, Map<String, ?> query) {
    return given().queryParams(query).get("/api/2.0/mlflow/" + endpoint).then();
  }

  private static ValidatableResponse post(String endpoint, String body) {
    return given()
        .contentType("application/json")
        .body(body)
        .post("/api/2.0/mlflow/" + endpoint)
        .then();
  }

  private static ValidatableResponse search(String filter, String orderBy, int limit, String page) {
    return post(
        "runs/search",
        """
        {"experiment_ids": ["%s", "0"], "run_view_type": "ACTIVE_ONLY", "filter": "%s",
         "max_results": %d, "order_by": [%s], "page_token": "%s"}"""
            .formatted(
                TRIALS, filter, limit, orderBy.isEmpty() ? "" : "\"" + orderBy + "\"", page));
  }

  private static List<String> found(String filter, String orderBy) {
    return search(filter, orderBy, 1000, "").statusCode(200).extract().path("runs.info.run_name");
  }

  @Test
  void experimentsAreTheLabelsOfRunsAndTheDefaultIsTheRest() {
    post("experiments/search", "{\"max_results\": 1000, \"view_type\": \"ACTIVE_ONLY\"}")
        .statusCode(200)
        .body("experiments.name", contains("Default", "trials"))
        .body("experiments.experiment_id", contains("0", TRIALS))
        .body("experiments.lifecycle_stage", contains("active", "active"))
        .body("next_page_token", nullValue());
    post(
            "experiments/search",
            "{\"max_results\": 5, \"filter\": \"name LIKE 't%'\", \"order_by\": [\"name\"]}")
        .body("experiments.name", contains("trials"));
    String token =
        post("experiments/search", "{\"max_results\": 1}")
            .body("experiments.name", contains("Default"))
            .extract()
            .path("next_page_token");
    post("experiments/search", "{\"max_results\": 1, \"page_token\": \"" + token + "\"}")
        .body("experiments.name", contains("trials"))
        .body("next_page_token", nullValue());
    get("experiments/get", Map.of("experiment_id", TRIALS))
        .body("experiment.name", equalTo("trials"))
        .body("experiment.creation_time", notNullValue());
    get("experiments/get-by-name", Map.of("experiment_name", "Default"))
        .body("experiment.experiment_id", equalTo("0"));
    get("experiments/get", Map.of("experiment_id", ExperimentId.of("none")))
        .statusCode(404)
        .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"))
        .body("message", startsWith("there is no experiment with the id"));
    get("experiments/get-by-name", Map.of("experiment_name", "none"))
        .statusCode(404)
        .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"));
  }

  @Test
  void runsAreFoundByMlflowsFilters() {
    assertThat(found("", "")).containsExactly("plain", "broken", "quickstart", "quickstart");
    assertThat(found("metrics.`valence.ccc` > 0.5", "")).containsExactly("quickstart");
    assertThat(found("params.`train.backbone` = 'alexnet'", "")).containsExactly("broken");
    assertThat(found("tags.team = 'affect' and status != 'FAILED'", ""))
        .containsExactly("quickstart", "quickstart");
    assertThat(found("attributes.run_name IN ('plain', 'broken')", "attributes.run_name ASC"))
        .containsExactly("broken", "plain");
    assertThat(found("run_id = '" + RunId.of(history.plain) + "'", "")).containsExactly("plain");
    assertThat(
            found(
                "run_id IN ('%s', '%s')"
                    .formatted(RunId.of(history.plain), RunId.of(history.broken)),
                ""))
        .containsExactly("plain", "broken");
    assertThat(found("end_time > 0", "")).as("what has ended").hasSize(3).doesNotContain("plain");
    assertThat(found("end_time < 1000", "")).isEmpty();
    assertThat(found("start_time > 0 and start_time < 4102444800000", "")).hasSize(4);
    assertThat(found("tags.`cafrun.dev/experiment` = 'other'", "")).isEmpty();
    post("runs/search", "{\"experiment_ids\": [\"0\"]}")
        .body("runs.info.run_name", contains("plain"));
    post("runs/search", "{}").statusCode(200).body("runs", empty());
    post("runs/search", "{\"experiment_ids\": [\"0\"], \"run_view_type\": \"DELETED_ONLY\"}")
        .body("runs", empty());
  }

  @Test
  void pagesOfRunsFollowEachOtherInTheOrderThatIsWanted() {
    List<Object> values = new ArrayList<>();
    String page = "";
    do {
      var answer = search("", "metrics.`valence.ccc` DESC", 1, page).statusCode(200).extract();
      values.addAll(answer.path("runs[0].data.metrics.findAll { it.key == 'valence.ccc' }.value"));
      values.add(answer.path("runs[0].info.run_name"));
      page = answer.path("next_page_token") == null ? "" : answer.path("next_page_token");
    } while (!page.isEmpty());

    assertThat(values).containsExactly(0.625f, "quickstart", 0.5f, "quickstart", "plain", "broken");
    search("", "", 1, "nonsense")
        .statusCode(400)
        .body("message", startsWith("'page_token' is no place in this list"));
    String other =
        search("", "metrics.`valence.ccc` DESC", 1, "").extract().path("next_page_token");
    search("", "", 1, other)
        .statusCode(400)
        .body("message", containsString("is a place in a list"));
  }

  @Test
  void aRunHasItsSpecItsScoresAndWhereItsCurvesHaveComeTo() {
    String id = RunId.of(history.second);
    get("runs/get", Map.of("run_uuid", id, "run_id", id))
        .statusCode(200)
        .body("run.info.run_id", equalTo(id))
        .body("run.info.run_uuid", equalTo(id))
        .body("run.info.run_name", equalTo("quickstart"))
        .body("run.info.status", equalTo("FINISHED"))
        .body("run.info.experiment_id", equalTo(TRIALS))
        .body("run.info.artifact_uri", equalTo("mlflow-artifacts:/runs/" + id))
        .body("run.info.end_time", notNullValue())
        .body("run.data.params.find { it.key == 'train.backbone' }.value", equalTo("resnet18"))
        .body("run.data.params.find { it.key == 'train.seeds' }.value", equalTo("[1]"))
        .body("run.data.tags.find { it.key == 'team' }.value", equalTo("affect"))
        .body("run.data.tags.find { it.key == 'cafrun.dev/run' }.value", equalTo("quickstart-2"))
        .body("run.data.tags.find { it.key == 'best' }.value", equalTo("yes"))
        .body(
            "run.data.tags.find { it.key == 'mlflow.note.content' }.value", equalTo("looks right"))
        .body("run.data.metrics.find { it.key == 'valence.ccc' }.value", equalTo(0.625f))
        .body("run.data.metrics.find { it.key == 'train-1/loss' }.value", equalTo(0.5f))
        .body("run.data.metrics.find { it.key == 'train-1/loss' }.step", equalTo(9));
    get("runs/get", Map.of("run_id", RunId.of(history.plain)))
        .body("run.info.status", equalTo("RUNNING"))
        .body("run.info.end_time", nullValue())
        .body("run.data.metrics.find { it.key == 'train-1/loss' }.value", equalTo("Infinity"))
        .body("run.data.metrics.find { it.key == 'train-1/alpha' }.step", equalTo(7));
    get("runs/get", Map.of("run_id", RunId.of(history.broken)))
        .body("run.info.status", equalTo("FAILED"))
        .body(
            "run.data.tags.find { it.key == 'cafrun.dev/failure' }.value",
            equalTo("NO_SPACE: the disk is full"));
    get("runs/get", Map.of("run_id", "0".repeat(32)))
        .statusCode(404)
        .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"));
    get("runs/get", Map.of())
        .statusCode(400)
        .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
        .body("message", equalTo("'run_uuid' is missing"));
  }

  @Test
  void aMetricsHistoryIsItsCurve() {
    String id = RunId.of(history.first);
    get(
            "metrics/get-history",
            Map.of(
                "run_uuid", id, "run_id", id, "metric_key", "train-1/loss", "max_results", 25000))
        .statusCode(200)
        .body("metrics.step", contains(1, 9))
        .body("metrics.value", contains(2.5f, 0.5f));
    get("metrics/get-history", Map.of("run_id", id, "metric_key", "valence.ccc"))
        .body("metrics.value", contains(0.5f));
    get("metrics/get-history", Map.of("run_id", id, "metric_key", "none"))
        .statusCode(200)
        .body("metrics", empty());
    get(
            "metrics/get-history",
            Map.of("run_id", RunId.of(history.plain), "metric_key", "train-1/loss"))
        .body("metrics.value", contains(1.5f, "Infinity"));
  }

  @Test
  void aRunsFilesLieInAFolderForEachStage() {
    String id = RunId.of(history.first);
    files("runs/" + id)
        .body("files.path", contains("train-1", "evaluate", "register"))
        .body("files.is_dir", hasItem(true));
    files("runs/" + id + "/train-1")
        .body("files.path", contains("training.csv"))
        .body("files[0].is_dir", equalTo(false))
        .body("files[0].file_size", equalTo(27));
    files("runs/" + id + "/train-1/training.csv").body("files", empty());
    get("artifacts/list", Map.of("run_id", id, "path", "train-1"))
        .body("root_uri", equalTo("mlflow-artifacts:/runs/" + id))
        .body("files.path", contains("train-1/training.csv"));
    get("artifacts/list", Map.of("run_id", id)).body("files.path", hasItem("register"));

    given()
        .get(FILES + "/runs/" + id + "/train-1/training.csv")
        .then()
        .statusCode(200)
        .header("Content-Length", "27")
        .header("Content-Disposition", startsWith("attachment"))
        .header("Content-Security-Policy", containsString("sandbox"))
        .body(equalTo("iteration,loss\n1,2.5\n9,0.5\n"));
    for (String nothing :
        List.of(
            "runs/" + id + "/train-1/none",
            "runs/" + id + "/train-1",
            "runs/" + id,
            "runs/" + id + "/train-1/..%2f..%2fregister",
            "..%2f..%2fetc/passwd",
            "models/quickstart/99/model.caf",
            "models/quickstart/production/model.caf",
            "x")) {
      given()
          .urlEncodingEnabled(false)
          .get(FILES + "/" + nothing)
          .then()
          .statusCode(404)
          .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"));
    }
    files("").body("files", empty());
    files("..").body("files", empty());
  }

  private static ValidatableResponse files(String path) {
    return given().queryParam("path", path).get(FILES).then().statusCode(200);
  }

  @Test
  void modelsAndVersionsAreFoundByNameByAliasAndByRun() {
    get(
            "registered-models/search",
            Map.of("filter", "tag.`mlflow.prompt.is_prompt` != 'true'", "max_results", 100))
        .statusCode(200)
        .body("registered_models.name", contains("quickstart"))
        .body("registered_models[0].latest_versions.version", contains("2"))
        .body("registered_models[0].aliases.alias", contains("candidate", "production"))
        .body("registered_models[0].aliases.version", contains("2", "1"));
    get("registered-models/search", Map.of("filter", "name = 'none'"))
        .body("registered_models", empty());
    get("registered-models/search", Map.of("filter", "name ILIKE 'QUICK%'", "order_by", "name ASC"))
        .body("registered_models.name", contains("quickstart"));
    get("registered-models/get", Map.of("name", "quickstart"))
        .body("registered_model.name", equalTo("quickstart"));
    get("registered-models/get", Map.of("name", "none"))
        .statusCode(404)
        .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"));
    post("registered-models/get-latest-versions", "{\"name\": \"quickstart\"}")
        .body("model_versions.version", contains("2"));
    get("registered-models/alias", Map.of("name", "quickstart", "alias", "production"))
        .body("model_version.version", equalTo("1"))
        .body("model_version.status", equalTo("READY"))
        .body("model_version.run_id", equalTo(RunId.of(history.first)))
        .body("model_version.source", equalTo("mlflow-artifacts:/models/quickstart/1"))
        .body("model_version.description", equalTo("goes live"))
        .body("model_version.tags.key", hasItems("seed", "stage", "cafrun.dev/content"));
    get("registered-models/alias", Map.of("name", "quickstart", "alias", "1")).statusCode(404);
    get("model-versions/get", Map.of("name", "quickstart", "version", "2"))
        .body("model_version.aliases", contains("candidate"));
    get("model-versions/get", Map.of("name", "quickstart", "version", "99999999999"))
        .statusCode(404);
    get("model-versions/get-download-uri", Map.of("name", "quickstart", "version", "2"))
        .body("artifact_uri", equalTo("mlflow-artifacts:/models/quickstart/2"));
    get("model-versions/search", Map.of("filter", "name='quickstart'", "max_results", 10000))
        .body("model_versions.version", contains("2", "1"));
    get("model-versions/search", Map.of("filter", "run_id='" + RunId.of(history.first) + "'"))
        .body("model_versions.version", contains("1"));
    get("model-versions/search", Map.of("filter", "name LIKE 'x%'"))
        .body("model_versions", empty());
    String token =
        get("model-versions/search", Map.of("max_results", 1))
            .body("model_versions.version", contains("2"))
            .extract()
            .path("next_page_token");
    get("model-versions/search", Map.of("max_results", 1, "page_token", token))
        .body("model_versions.version", contains("1"))
        .body("next_page_token", nullValue());
    get("model-versions/search", Map.of("filter", "tags.x = 'y'")).body("model_versions", empty());
    get("model-versions/search", Map.of("filter", "source_path = 'y'"))
        .statusCode(400)
        .body("message", containsString("cannot be asked here"));
  }

  @Test
  void aVersionsFilesAreWhatWasRegisteredOrAreNotGivenOut() {
    files("models/quickstart/1").body("files.path", contains("model.caf"));
    given()
        .get(FILES + "/models/quickstart/1/model.caf")
        .then()
        .statusCode(200)
        .body(equalTo(TrackedHistory.WEIGHTS + history.first));

    try {
      history.swapModel(history.second);
      given()
          .get(FILES + "/models/quickstart/2/model.caf")
          .then()
          .statusCode(409)
          .body("error_code", equalTo("RESOURCE_CONFLICT"))
          .body("message", containsString("CONTENT_CORRUPT"));
      history.swapManifest(history.second);
      given()
          .get(FILES + "/models/quickstart/2/model.caf")
          .then()
          .statusCode(409)
          .body("message", containsString("MODEL_CHANGED"));
      given()
          .get(FILES + "/runs/" + RunId.of(history.second) + "/register/model.caf")
          .then()
          .statusCode(409)
          .body("message", not(containsString("other weights")));
    } finally {
      history.putBack(history.second);
    }
    given()
        .get(FILES + "/models/quickstart/2/model.caf")
        .then()
        .body(equalTo(TrackedHistory.WEIGHTS + history.second));
  }

  @Test
  void nothingIsWritten() {
    for (String write :
        List.of(
            "runs/create",
            "runs/update",
            "runs/delete",
            "runs/set-tag",
            "runs/log-metric",
            "runs/log-batch",
            "experiments/create",
            "registered-models/create",
            "registered-models/alias",
            "model-versions/set-tag")) {
      post(write, "{\"run_id\": \"x\", \"tags\": [{\"key\": \"a\", \"value\": \"b\"}]}")
          .statusCode(403)
          .body("error_code", equalTo("PERMISSION_DENIED"))
          .body("message", startsWith("'" + write + "' would change something"));
    }
    given()
        .contentType("application/json")
        .body("{\"name\": \"quickstart\", \"alias\": \"production\"}")
        .delete("/api/2.0/mlflow/registered-models/alias")
        .then()
        .statusCode(403);
    given().patch("/api/2.0/mlflow/registered-models/update").then().statusCode(403);
    given()
        .body("hello")
        .put(FILES + "/runs/x/a.txt")
        .then()
        .statusCode(403)
        .body("error_code", equalTo("PERMISSION_DENIED"));
    given().delete(FILES + "/runs/x").then().statusCode(403);
    get("registered-models/alias", Map.of("name", "quickstart", "alias", "production"))
        .body("model_version.version", equalTo("1"));
  }

  @Test
  void whatIsNotUnderstoodIsSaidAndNeverAnErrorOfTheServer() {
    search("params.`train.batchSize` = '1'", "", 10, "")
        .statusCode(400)
        .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
        .body("message", containsString("of params there are `dataset.source`"));
    search("", "status DESC", 10, "").statusCode(400);
    for (String body :
        List.of(
            "[]",
            "{",
            "\"x\"",
            "{\"filter\": {}}",
            "{\"max_results\": \"many\"}",
            "{\"filter\": \"a = '\\u0000'\"}",
            "{\"experiment_ids\": [[1]]}")) {
      post("runs/search", body)
          .statusCode(400)
          .body("error_code", equalTo("INVALID_PARAMETER_VALUE"));
    }
    post("runs/search", "{\"experiment_ids\": [\"\\ud800\", \"x\", \"-1\"]}")
        .statusCode(200)
        .body("runs", empty());
    search("tags.team = '\\ud800'", "", 10, "").statusCode(200).body("runs", empty());
    get("registered-models/get", Map.of("name", "a\ud800")).statusCode(404);
    get("registered-models/get", Map.of("name", "x".repeat(2000))).statusCode(404);
    get("experiments/get-by-name", Map.of("experiment_name", "x".repeat(2000))).statusCode(404);
    get("metrics/get-history", Map.of("run_id", "x", "metric_key", "y")).statusCode(404);
    get("traces/search", Map.of())
        .statusCode(404)
        .body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
    post("traces/search", "{}").statusCode(404);
    given().post("/api/2.0/mlflow/runs/search").then().statusCode(200).body("runs", empty());
  }

  @Test
  void clientsOfThreeAreToldWhatThereIsNot() {
    given()
        .get("/api/3.0/mlflow/server-info")
        .then()
        .statusCode(200)
        .body("workspaces_enabled", equalTo(false))
        .body("multipart_downloads_enabled", equalTo(false));
    post("logged-models/search", "{\"experiment_ids\": [\"0\"], \"filter\": \"name = 'register'\"}")
        .statusCode(200)
        .body("models", empty());
    given()
        .get("/q/openapi?format=json")
        .then()
        .body("paths.keySet()", not(hasItem(containsString("mlflow"))));
  }
}
