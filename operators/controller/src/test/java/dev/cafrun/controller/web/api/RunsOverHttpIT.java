package dev.cafrun.controller.web.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.cafrun.controller.submission.SubmissionRefusedException.Reason;
import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.controller.testing.ToldSubmissions;
import dev.cafrun.controller.web.ToldProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a program does with runs over HTTP. */
@QuarkusTest
@TestProfile(ToldProfile.class)
class RunsOverHttpIT {
  private static final String RUN =
      """
      apiVersion: cafrun.dev/v1alpha1
      kind: CafRun
      metadata: {name: sent}
      spec:
        dataset: {format: demo}
        train: {seeds: [1]}
      """;

  @Inject ToldRuns runs;
  @Inject ToldSubmissions submissions;

  @AfterEach
  void forget() {
    runs.forget("plain");
    submissions.refuse(null);
  }

  @Test
  void aRunFileIsSubmittedAndSentAgainItIsThere() {
    for (int time = 1; time <= 2; time++) {
      given()
          .contentType("application/yaml")
          .header("Idempotency-Key", "nightly-2027-01-01")
          .body(bytes(RUN))
          .post("/api/v1/runs")
          .then()
          .statusCode(time == 1 ? 201 : 200)
          .header("Location", endsWith("/api/v1/runs/" + Story.id("sent")))
          .body("name", equalTo("sent-1"), "begun", equalTo(time == 1));
    }
  }

  @Test
  void whatIsWrongWithItIsSaidLineByLine() {
    given()
        .contentType("application/yaml")
        .body(bytes(RUN.replace("seeds: [1]", "seeds: [1], batchsize: 3")))
        .post("/api/v1/runs")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("INVALID_RUN"))
        .body("errors[0]", containsString("run:6: spec.train.batchsize"));
    for (String nothing : new String[] {"", "[1, 2", "{\"kind\": \"CafRun\"}", "\u0000"}) {
      given()
          .contentType("application/yaml")
          .body(bytes(nothing))
          .post("/api/v1/runs")
          .then()
          .statusCode(400)
          .body("code", equalTo("INVALID_RUN"));
    }
    given()
        .contentType("application/yaml")
        .header("Idempotency-Key", "two words")
        .body(bytes(RUN))
        .post("/api/v1/runs")
        .then()
        .statusCode(400)
        .body("detail", containsString("Idempotency-Key: must have"));
    given()
        .contentType("application/yaml")
        .body(bytes(RUN.replace("{format: demo}", "{format: csv, source: 'file:./faces'}")))
        .post("/api/v1/runs")
        .then()
        .statusCode(400)
        .body("errors[0]", containsString("spec.dataset.source"));
  }

  @Test
  void aRefusalSaysWhy() {
    Map<Reason, Integer> statuses =
        Map.of(Reason.SUBMISSIONS_OFF, 403, Reason.NAME_TAKEN, 409, Reason.KEY_REUSED, 422);
    statuses.forEach(
        (reason, status) -> {
          submissions.refuse(reason);
          given()
              .contentType("application/json")
              .body(
                  "{\"apiVersion\": \"cafrun.dev/v1alpha1\", \"kind\": \"CafRun\", \"metadata\":"
                      + " {\"name\": \"sent\"}, \"spec\": {\"dataset\": {\"format\": \"demo\"}}}")
              .post("/api/v1/runs")
              .then()
              .statusCode(status)
              .body("code", equalTo(reason.name()), "detail", equalTo("not like this"));
        });
  }

  @Test
  void whateverIsWrongIsTold() {
    runs.tell(Story.succeeded("plain", Map.of()));
    String retry = "/api/v1/runs/plain/retry";
    for (String body : new String[] {"{\"stage\": [\"a\"]}", "[]", "{\"stage\": "}) {
      given()
          .contentType("application/json")
          .body(body)
          .post(retry)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("INVALID_REQUEST"))
          .body("detail", containsString("not the JSON that is expected"));
    }
    given()
        .get("/api/v1/runs/none")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("NO_SUCH_RUN"));
    given()
        .contentType("image/png")
        .body(new byte[3])
        .post("/api/v1/runs")
        .then()
        .statusCode(415)
        .body("code", equalTo("UNSUPPORTED_MEDIA_TYPE"));
  }

  @Test
  void whoHasAnAnswerAlreadyIsSentNothingUntilItChanges() {
    runs.tell(Story.succeeded("plain", Map.of()));
    for (String path : new String[] {"/api/v1/runs/plain", "/api/v1/runs/plain/curves"}) {
      String tag =
          given()
              .get(path)
              .then()
              .statusCode(200)
              .body(not(emptyString()))
              .extract()
              .header("ETag");
      assertThat(tag).matches("\"[0-9a-f]{64}\"");
      given()
          .header("If-None-Match", tag)
          .get(path)
          .then()
          .statusCode(304)
          .header("ETag", tag)
          .body(emptyString());
    }
    String tag = given().get("/api/v1/runs/plain").header("ETag");
    given()
        .header("If-None-Match", "\"other\", W/" + tag)
        .get("/api/v1/runs/plain")
        .then()
        .statusCode(304);
    runs.tell(Story.succeeded("plain", Map.of("iterations", 700)));
    given().header("If-None-Match", tag).get("/api/v1/runs/plain").then().statusCode(200);
  }

  /** Its library encodes no text of a kind that it does not know. */
  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
