package dev.cafrun.controller.web.action;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.cafrun.controller.submission.SubmissionRefusedException;
import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.controller.testing.ToldSubmissions;
import dev.cafrun.controller.web.ToldProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real server's forms and API over runs that the test tells. */
@QuarkusTest
@TestProfile(ToldProfile.class)
class RunActionsIT {
  private static final String FILE =
      """
      apiVersion: cafrun.dev/v1alpha1
      kind: CafRun
      metadata: {name: quickstart}
      spec:
        dataset: {format: demo}
        train: {iterations: 17}
      """;

  @Inject ToldRuns runs;
  @Inject ToldSubmissions submissions;

  @AfterEach
  void asBefore() {
    runs.takeRuns(true);
    submissions.refuse(null);
  }

  @Test
  void aRunIsHeldAndResumedByItsPageAndByPrograms() {
    runs.tell(Story.running(240));
    given().redirects().follow(false).post("/runs/quickstart/suspend").then().statusCode(303);
    given()
        .get("/runs/quickstart-1")
        .then()
        .body(containsString("Resume run"), not(containsString("Suspend run")))
        .body(containsString("This run waits: somebody asked to hold it"));
    given()
        .post("/api/v1/runs/quickstart-1/resume")
        .then()
        .statusCode(200)
        .body("suspended", equalTo(false));
    given()
        .get("/runs/quickstart-1")
        .then()
        .body(containsString("Suspend run"), not(containsString("This run waits")));
    given()
        .header("Sec-Fetch-Site", "cross-site")
        .post("/runs/quickstart/suspend")
        .then()
        .statusCode(403);
  }

  @Test
  void aRunThatHasEndedIsTriedAgainFromAStage() {
    runs.tell(Story.succeeded());
    given()
        .redirects()
        .follow(false)
        .formParam("stage", "evaluate")
        .post("/runs/quickstart/retry")
        .then()
        .statusCode(303);
    given()
        .contentType("application/json")
        .body("{\"stage\":\"train-1\"}")
        .post("/api/v1/runs/quickstart/retry")
        .then()
        .statusCode(201)
        .header("Location", endsWith("/api/v1/runs/quickstart-1"))
        .body("displayId", equalTo("quickstart-1"));
    assertThat(runs.retried()).endsWith("quickstart-1/evaluate", "quickstart-1/train-1");
  }

  @Test
  void whatCannotBeTriedAgainSaysWhy() {
    runs.tell(Story.running(240));
    given()
        .contentType("application/json")
        .body("{\"stage\":\"train-1\"}")
        .post("/api/v1/runs/quickstart/retry")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("code", equalTo("RUN_NOT_ENDED"));
    given()
        .contentType("application/json")
        .body("{\"stage\":\"train-9\"}")
        .post("/api/v1/runs/quickstart/retry")
        .then()
        .statusCode(400)
        .body("code", equalTo("NO_SUCH_STAGE"), "stages[0]", equalTo("ingest"));
    given()
        .formParam("stage", "train-9")
        .post("/runs/quickstart/retry")
        .then()
        .statusCode(400)
        .contentType("text/html")
        .body(containsString("is no stage of quickstart-1"));
  }

  @Test
  void aCloneIsTheRunFileToChangeAndBecomesARun() {
    runs.tell(Story.succeeded());
    given()
        .get("/runs/quickstart/clone")
        .then()
        .statusCode(200)
        .body(containsString("format: demo"), containsString("Start the run"));
    int before = submissions.taken().size();

    given()
        .redirects()
        .follow(false)
        .formParam("file", FILE)
        .post("/runs/quickstart/clone")
        .then()
        .statusCode(303)
        .header("Location", endsWith("/runs/quickstart-1"));

    assertThat(submissions.taken()).hasSize(before + 1);
    assertThat(submissions.taken().getLast().sent().run().spec().train().iterations())
        .isEqualTo(17);
  }

  @Test
  void aCloneThatIsNotTakenSaysWhyAndKeepsWhatWasWritten() {
    runs.tell(Story.succeeded());
    submissions.refuse(SubmissionRefusedException.Reason.NAME_TAKEN);
    given()
        .formParam("file", FILE)
        .post("/runs/quickstart/clone")
        .then()
        .statusCode(422)
        .body(containsString("not like this"), containsString("iterations: 17"));
  }

  @Test
  void whatIsWrongWithACloneIsSaidAllAtOnceAndNothingOfItIsLost() {
    runs.tell(Story.succeeded());
    int before = submissions.taken().size();
    String wrong = FILE.replace("17}", "-1} # <mine>").replace("demo", "nothing");
    given()
        .formParam("file", wrong + "#" + "x".repeat(50_000))
        .post("/runs/quickstart/clone")
        .then()
        .statusCode(422)
        .body(containsString("run file:5: spec.dataset.format"))
        .body(containsString("run file:6: spec.train.iterations"))
        .body(containsString("-1} # &lt;mine&gt;"));
    given()
        .formParam("file", FILE.replace("format: demo", "format: csv, source: 'file:./faces'"))
        .post("/runs/quickstart/clone")
        .then()
        .statusCode(422)
        .body(containsString("spec.dataset.source"));
    assertThat(submissions.taken()).hasSize(before);
  }

  @Test
  void whereRunsAreSubmittedElsewhereTheFileIsCheckedAndCopied() {
    runs.tell(Story.succeeded());
    runs.takeRuns(false);
    int before = submissions.taken().size();
    given()
        .formParam("file", FILE)
        .post("/runs/quickstart/clone")
        .then()
        .statusCode(200)
        .body(containsString("Nothing is wrong with it"));
    given()
        .formParam("stage", "evaluate")
        .post("/runs/quickstart/retry")
        .then()
        .statusCode(200)
        .body(containsString("cafrun.dev/resume-from"))
        .body(containsString("quickstart-1/evaluate"));
    given()
        .contentType("application/json")
        .body("{\"stage\":\"evaluate\"}")
        .post("/api/v1/runs/quickstart/retry")
        .then()
        .statusCode(501)
        .body("code", equalTo("SUBMITTED_ELSEWHERE"));
    assertThat(submissions.taken()).hasSize(before);
  }
}
