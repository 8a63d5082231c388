package dev.cafrun.controller.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.cafrun.controller.testing.ShelfStore;
import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldRuns;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(ToldProfile.class)
class PagesIT {
  @Inject ToldRuns runs;

  @BeforeEach
  void tell() {
    runs.tell(Story.succeeded());
    runs.tell(Story.failed());
  }

  @Test
  void theListLinksEveryRunAndShowsItsScore() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .body(containsString("href=\"/runs/quickstart-1\""), containsString("0.834"))
        .body(containsString("href=\"/runs/broken-1\""));
  }

  @Test
  void whatIsAskedForIsInTheFormAndInEveryAddress() {
    given()
        .queryParam("phase", "Failed")
        .queryParam("label", "team=affect")
        .queryParam("metric", "valence.ccc>=0.5")
        .queryParam("sort", "-valence.ccc")
        .queryParam("text", "no")
        .get("/")
        .then()
        .statusCode(200)
        .body(containsString("value=\"Failed\" checked"))
        .body(containsString("name=\"label\" value=\"team=affect\""))
        .body(containsString("name=\"metric\" value=\"valence.ccc&gt;=0.5\""))
        .body(containsString("name=\"text\" value=\"no\""))
        .body(containsString("aria-sort=\"descending\""))
        .body(
            containsString(
                "hx-get=\"/rows?phase=Failed&amp;label=team%3Daffect&amp;metric=valence.ccc%3E%3D0.5"
                    + "&amp;text=no&amp;sort=-valence.ccc\""))
        .body(containsString("&amp;text=no&amp;sort=valence.ccc\""));
  }

  @Test
  void theColumnsThatAreChosenAreShownAndMetricsWithoutABoxToo() {
    given()
        .get("/?columns=backbone&columns=sd.valence.ccc")
        .then()
        .statusCode(200)
        .body(containsString("resnet18"), containsString("sd.valence.ccc</a>"))
        .body(not(containsString("Stages done</th>")));
    given()
        .get("/?columns=colour")
        .then()
        .statusCode(400)
        .body(containsString("&#39;colour&#39; is nothing to show; there are phase, stages"));
  }

  @Test
  void aListThatCannotBeFoundSaysWhyToPeopleAndToPrograms() {
    given()
        .get("/?fase=Failed")
        .then()
        .statusCode(400)
        .body(containsString("fase: is nothing to look for"));
    given()
        .get("/api/v1/runs?metric=valence.ccc&limit=0&cursor=x")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("INVALID_SEARCH"))
        .body("errors.path", equalTo(List.of("metric", "limit", "cursor")));
    given()
        .get("/api/v1/runs?limit=1")
        .then()
        .statusCode(200)
        .body("runs[0].displayId", equalTo("broken-1"))
        .body("runs[0].backbone", equalTo("resnet18"))
        .body("next", equalTo(null));
  }

  @Test
  void theApiDescribesItself() {
    given()
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("paths.'/api/v1/runs'.get.parameters.name", org.hamcrest.Matchers.hasItem("metric"));
  }

  @Test
  void whatIsLargerThanAWorkerSaysAtOnceIsRefusedBeforeItFillsTheMemory() throws Exception {
    String events = "/api/v1/runs/%s/stages/ingest/attempts/1/events".formatted(new UUID(0, 1));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + events))
            .version(HttpClient.Version.HTTP_1_1)
            .expectContinue(true) // Refused by its size, it may be closed before it is all sent.
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[3 << 20]))
            .build();

    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void whatPeopleAndWorkersWriteIsTextAndNeverScript() {
    given()
        .get("/runs/quickstart")
        .then()
        .statusCode(200)
        .body(not(containsString(Story.NASTY)), containsString("&lt;script&gt;"))
        .body(containsString("Generated faces: nobody in this dataset exists"))
        .body(containsString("undefined"));
  }

  @Test
  void theLastLinesOfALogAreTextInThePageHoweverLongItIs(@TempDir Path folder) throws IOException {
    String line = "<script>1</script> é%06d\n";
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      log.append(line.formatted(i));
    }
    runs.wrote(
        "quickstart",
        "ingest",
        List.of(Files.writeString(folder.resolve("1.log"), log.toString())));

    String shown =
        given()
            .get("/runs/quickstart/logs/ingest/tail")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(shown)
        .hasSizeLessThan(200_000)
        .contains("&lt;script&gt;1&lt;/script&gt; é009999", "bytes before these lines")
        .doesNotContain("<script>", "\ufffd");
    given().get("/runs/quickstart/logs/nothing/tail").then().statusCode(404);
  }

  @Test
  void aRunShowsItsRunFileItsSettingsAndWhereItsOutputsComeFrom() {
    given()
        .get("/runs/quickstart")
        .then()
        .statusCode(200)
        .body(containsString("format: demo"))
        .body(containsString("<code>train.batchSize</code>"))
        .body(containsString(ShelfStore.OUTPUT.key().hex()));
    given()
        .get("/runs/quickstart/file")
        .then()
        .statusCode(200)
        .contentType("application/yaml")
        .header("Content-Disposition", containsString("quickstart.yaml"))
        .body(startsWith("apiVersion: cafrun.dev/v1alpha1\nkind: CafRun\n"));
  }

  @Test
  void aNoteAndTagsAreWrittenOnTheRunsPage() {
    given()
        .redirects()
        .follow(false)
        .formParam("note", "second <b>try</b>")
        .formParam("tags", "best\r\n stage = paper\r\n\r\n")
        .post("/runs/quickstart/marks")
        .then()
        .statusCode(303);
    given()
        .get("/runs/quickstart")
        .then()
        .body(containsString(">second &lt;b&gt;try&lt;/b&gt;</textarea>"))
        .body(containsString(">best\nstage=paper</textarea>"));
    given()
        .formParam("tags", "no good")
        .post("/runs/quickstart/marks")
        .then()
        .statusCode(400)
        .body(containsString("tags have names of 1 to 63 letters"));
    given().formParam("tags", "stage=paper").post("/runs/quickstart/marks");
    given()
        .get("/api/v1/runs/quickstart/marks")
        .then()
        .body("note", equalTo(""))
        .body("tags", equalTo(java.util.Map.of("stage", "paper")));
    given().formParam("tags", "").post("/runs/quickstart/marks");
    given().get("/api/v1/runs/quickstart/marks").then().body("tags.size()", equalTo(0));
  }

  @Test
  void aFailedRunSaysWhatWhereAndWhichLog() {
    given()
        .get("/runs/broken-1")
        .then()
        .body(containsString("LABEL_OUT_OF_RANGE"), containsString("labels.csv, row 7, valence"))
        .body(containsString("/home/me/log.txt"), containsString("role=\"alert\""));
  }

  @Test
  void aRunThatRegisteredNothingSaysWhy() {
    runs.tell(Story.constant());
    try {
      given()
          .get("/runs/arm-1")
          .then()
          .statusCode(200)
          .body(containsString("Succeeded"), containsString("nothing registered"))
          .body(containsString("No model: valence.pcc is undefined"))
          .body(containsString("<code>MODEL_WITHOUT_METRICS</code>"))
          .body(not(containsString("Registered as")), not(containsString("role=\"alert\"")));
    } finally {
      runs.forget("arm");
    }
  }

  @Test
  void aFileThatWasReplacedInTheBucketIsNotHandedOut() {
    given()
        .get("/runs/quickstart/artifacts/evaluate/model.caf")
        .then()
        .statusCode(503)
        .body(containsString("is not what was stored there"))
        .body(containsString("CONTENT_CORRUPT"));
    given()
        .get("/runs/quickstart/files")
        .then()
        .body(containsString("scatter.svg")); // what the run left, not what the bucket says of it
  }

  @Test
  void theLogsOfAStagesAttemptsAreTextOldestFirst(@TempDir Path folder) throws IOException {
    Path first = Files.writeString(folder.resolve("1.log"), "killed <b>midway</b>\n");
    Path second = Files.writeString(folder.resolve("2.log"), "done\n");
    runs.wrote("broken", "ingest", List.of(first, second));

    given().get("/runs/broken-1").then().body(containsString("/runs/broken-1/logs/ingest"));
    given()
        .get("/runs/broken-1/logs/ingest")
        .then()
        .statusCode(200)
        .contentType("text/plain")
        .header("X-Content-Type-Options", "nosniff")
        .body(equalTo("==> %s\nkilled <b>midway</b>\n==> %s\ndone\n".formatted(first, second)));
    given()
        .get("/runs/broken-1/logs/align")
        .then()
        .statusCode(200)
        .body(containsString("nothing of it is here"));
    given().get("/runs/broken-1/logs/train-99").then().statusCode(404);
    given().get("/runs/nobody-1/logs/ingest").then().statusCode(404);
  }

  @Test
  void picturesAndPagesAreShownInASandboxAndEverythingElseIsDownloaded() {
    given()
        .get("/runs/quickstart/artifacts/evaluate/scatter.svg")
        .then()
        .statusCode(200)
        .contentType("image/svg+xml")
        .header("Content-Disposition", startsWith("inline"))
        .header("Content-Security-Policy", containsString("sandbox"))
        .body(equalTo(ShelfStore.PICTURE));
    given()
        .get("/runs/quickstart/artifacts/evaluate/page.html")
        .then()
        .contentType("text/html")
        .header("Content-Disposition", startsWith("inline"))
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
    given()
        .get("/runs/quickstart/artifacts/evaluate/subjects.csv")
        .then()
        .contentType("application/octet-stream")
        .header("Content-Disposition", startsWith("attachment"));
    given()
        .get("/runs/quickstart/files")
        .then()
        .body(
            containsString(
                "class=\"page\" href=\"/runs/quickstart-1/artifacts/evaluate/page.html\""));
    given().get("/runs/quickstart/artifacts/evaluate/none.svg").then().statusCode(404);
    given().get("/runs/quickstart/artifacts/..%2f..%2fetc/passwd").then().statusCode(404);
  }

  @Test
  void theApiSpeaksTheSameWordsAsTheTerminal() {
    given()
        .get("/api/runs/latest")
        .then()
        .statusCode(200)
        .body("displayId", equalTo("broken-1"))
        .body("phase", equalTo("Failed"))
        .body("failure.category", equalTo("USER"))
        .body("submittedAt", equalTo("2026-03-01T12:00:00Z"));
    given()
        .get("/api/runs")
        .then()
        .body("name", equalTo(java.util.List.of("broken", "quickstart")));
    given().get("/api/runs/quickstart").then().body("metrics.valence.ccc", equalTo(0.8342f));
    given()
        .get("/api/models")
        .then()
        .body("[0].model", equalTo("quickstart"))
        .body("forgotten", contains(false, true));
    given().get("/models").then().body(containsString("rests on somebody to be forgotten"));
    given().get("/api/runs/quickstart/curves").then().body("[0].points[1].value", equalTo(1.2f));
  }

  @Test
  void notesAndTagsAreChangedByAMergePatch() {
    String marks = "/api/v1/runs/quickstart/marks";
    given()
        .contentType("application/json")
        .body("{\"note\":\"seen\",\"tags\":{\"best\":\"\",\"old\":\"yes\"}}")
        .patch(marks)
        .then()
        .statusCode(200);
    given()
        .contentType("application/json")
        .body("{\"tags\":{\"old\":null}}")
        .patch(marks)
        .then()
        .statusCode(200)
        .body("note", equalTo("seen"), "tags.best", equalTo(""), "tags.size()", equalTo(1));
    given().get(marks).then().body("note", equalTo("seen"));
    given().get("/api/v1/runs").then().body("runs[0].note", equalTo("seen"));
    given().get("/?columns=tags&columns=note").then().body(containsString("seen"));
    given()
        .contentType("application/json")
        .body("{\"tags\":{\"two words\":\"\"}}")
        .patch(marks)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors[0].path", equalTo("tags"));
    given()
        .contentType("application/json")
        .body("{\"note\":\"x\"}")
        .patch("/api/v1/models/quickstart/versions/9/marks")
        .then()
        .statusCode(404)
        .body("code", equalTo("NO_SUCH_VERSION"));
    given()
        .contentType("application/json")
        .body("{\"note\":\"\",\"tags\":{\"best\":null}}")
        .patch(marks)
        .then()
        .body("tags.size()", equalTo(0));
  }

  @Test
  void theApiMovesAliasesAndSaysWhyNot() {
    String production = "/api/v1/models/quickstart/aliases/shadow";
    given()
        .get("/api/v1/models/quickstart")
        .then()
        .statusCode(200)
        .body("versions[0].version", equalTo(3))
        .body("moves[0].evidence.verdicts[0].verdict", equalTo("passed"))
        .body("moves[0].kind", equalTo("promotion"));
    given()
        .get("/api/v1/models/none")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("NO_SUCH_MODEL"));
    given()
        .get("/api/v1/models/quickstart/aliases/candidate")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("version", equalTo(3));
    given().get(production).then().statusCode(404).body("code", equalTo("NO_SUCH_ALIAS"));
    for (String incomplete :
        List.of("{}", "{\"version\":3}", "{\"version\":0,\"reason\":\"so\"}")) {
      given()
          .contentType("application/json")
          .body(incomplete)
          .put(production)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("INVALID_REQUEST"));
    }
    given()
        .contentType("application/json")
        .body("{\"version\":2,\"reason\":\"so\"}")
        .put(production)
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("code", equalTo("LABELS_SHUFFLED"))
        .body("verdicts[0].gate", equalTo("trueLabels"));
    given()
        .contentType("application/json")
        .header("If-Match", "\"7\"")
        .body("{\"version\":3,\"reason\":\"so\"}")
        .put(production)
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("code", equalTo("ALIAS_MOVED"))
        .body("alias.move", equalTo(0));
    given()
        .contentType("application/json")
        .header("If-Match", "\"0\"")
        .body("{\"version\":2,\"reason\":\"so\",\"override\":true}")
        .put(production)
        .then()
        .statusCode(200)
        .header("ETag", "\"3\"")
        .body("overridden", equalTo(true));
    given()
        .contentType("application/json")
        .body("{\"reason\":\"so\"}")
        .post("/api/v1/models/quickstart/aliases/candidate/rollback")
        .then()
        .statusCode(422)
        .body("code", equalTo("NOTHING_BEFORE"));
  }

  @Test
  void anUnknownRunIsASentenceForPeopleAndForPrograms() {
    given().get("/runs/none").then().statusCode(404).body(containsString("there is no run"));
    given()
        .get("/api/runs/none")
        .then()
        .statusCode(404)
        .body("error", startsWith("there is no run 'none'"));
  }

  @Test
  void everyAnswerForbidsFramesForeignScriptAndGuessing() {
    for (String path : java.util.List.of("/", "/api/runs", "/runs/none")) {
      given()
          .get(path)
          .then()
          .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
          .header("X-Content-Type-Options", "nosniff");
    }
  }

  @Test
  void aForeignNameForThisAddressIsRefused() {
    given().header("Host", "evil.example").get("/api/runs").then().statusCode(403);
  }

  @Test
  void anotherSiteCannotCancelARunButItsOwnPageCan() {
    int before = runs.cancelled().size();
    given()
        .header("Origin", "http://evil.example")
        .post("/api/runs/quickstart/cancel")
        .then()
        .statusCode(403);
    given()
        .header("Sec-Fetch-Site", "cross-site")
        .post("/runs/quickstart/cancel")
        .then()
        .statusCode(403);
    assertThat(runs.cancelled()).hasSize(before);

    given().redirects().follow(false).post("/runs/quickstart/cancel").then().statusCode(303);
    assertThat(runs.cancelled()).hasSize(before + 1).endsWith("quickstart");
  }
}
