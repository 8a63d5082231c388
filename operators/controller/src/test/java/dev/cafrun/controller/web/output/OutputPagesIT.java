package dev.cafrun.controller.web.output;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.cafrun.controller.testing.ShelfStore;
import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.controller.web.ToldProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ToldProfile.class)
class OutputPagesIT {
  private static final String PICTURE = "/runs/quickstart-1/artifacts/evaluate/scatter.svg";
  private static final int SIZE = ShelfStore.PICTURE.length();

  @Inject ToldRuns runs;

  @BeforeEach
  void tell() {
    runs.tell(Story.succeeded());
  }

  @Test
  void aDownloadThatBrokeOffGoesOnWhereItDid() {
    Response whole = given().get(PICTURE);
    whole.then().statusCode(200).header("Accept-Ranges", "bytes");
    String tag = whole.header("ETag");

    String rest =
        given()
            .header("Range", "bytes=10-")
            .header("If-Range", tag)
            .get(PICTURE)
            .then()
            .statusCode(206)
            .header("Content-Range", "bytes 10-%d/%d".formatted(SIZE - 1, SIZE))
            .header("Content-Length", equalTo(String.valueOf(SIZE - 10)))
            .header("ETag", tag)
            .extract()
            .asString();

    assertThat(rest).isEqualTo(ShelfStore.PICTURE.substring(10));
    given()
        .header("Range", "bytes=10-")
        .header("If-Range", "\"another\"")
        .get(PICTURE)
        .then()
        .statusCode(200)
        .body(equalTo(ShelfStore.PICTURE));
  }

  @Test
  void whatIsBeyondTheEndIsRefusedWithTheSize() {
    given()
        .header("Range", "bytes=" + SIZE + "-")
        .get(PICTURE)
        .then()
        .statusCode(416)
        .header("Content-Range", "bytes */" + SIZE);
  }

  @Test
  void whoHasTheFileIsNotSentItAgain() {
    String tag = given().get(PICTURE).header("ETag");
    given().header("If-None-Match", tag).get(PICTURE).then().statusCode(304).header("ETag", tag);
    given()
        .head(PICTURE)
        .then()
        .statusCode(200)
        .header("Content-Length", equalTo(String.valueOf(SIZE)));
  }

  @Test
  void noPieceIsGivenOutOfAFileThatIsNotWhatItsStageWrote() {
    given()
        .header("Range", "bytes=0-1")
        .get("/runs/quickstart-1/artifacts/evaluate/model.caf")
        .then()
        .statusCode(503)
        .body(containsString("CONTENT_CORRUPT"));
  }

  @Test
  void whatWasCollectedIsSaidToBeGoneWhateverIsAskedOfIt() {
    runs.tell(Story.collected());
    String gone =
        "what evaluate of old-1 left was collected on 2026-03-01T12:00:00Z; the same run file makes"
            + " it anew";
    String file = "/runs/old/artifacts/evaluate/report.md";
    try {
      for (String address :
          List.of(
              file,
              "/runs/old/artifacts/evaluate/none",
              "/runs/old/outputs/evaluate/report.md",
              "/runs/old-1/outputs/evaluate/subjects.csv?part=true")) {
        given().get(address).then().statusCode(410).body(containsString(gone));
      }
      given().header("Range", "bytes=10-").get(file).then().statusCode(410);
      given().header("If-None-Match", "\"x\"").get(file).then().statusCode(410);
      given().head(file).then().statusCode(410);
      given().get("/runs/old/artifacts/train-9/x").then().statusCode(404);
      given()
          .get("/runs/old/files")
          .then()
          .statusCode(200)
          .body(containsString("No stage has left anything that is there now."));
    } finally {
      runs.forget("old");
    }
  }

  @Test
  void theRestOfACollectedRunIsShownAsItWas() {
    runs.tell(Story.collected());
    try {
      given()
          .get("/runs/old")
          .then()
          .statusCode(200)
          .body(containsString("Collected: what it left was collected on 2026-03-01"))
          .body(
              containsString("by a policy that keeps 30d: it ended 40 days ago. The same run file"))
          .body(containsString("0.834"), containsString("done, collected"))
          .body(not(containsString("/runs/old-1/artifacts/")))
          .body(not(containsString("/runs/old-1/outputs/")));
      given()
          .get("/api/runs/old")
          .then()
          .statusCode(200)
          .body("collected.policy", equalTo("keeps 30d"))
          .body("stages[0].collectedAt", equalTo("2026-03-01T12:00:00Z"));
      for (String log : List.of("", "/tail")) {
        given()
            .get("/runs/old/logs/train-1" + log)
            .then()
            .statusCode(200)
            .body(containsString("Logs go when their run is collected"));
      }
      given().get("/runs/old/clone").then().statusCode(200);
      given().get("/compare?run=old&run=quickstart").then().statusCode(200);
      given()
          .get("/compare/paired?run=quickstart&run=old")
          .then()
          .statusCode(200)
          .body(containsString("what evaluate of old-1 left was collected"));
      given()
          .get("/api/v1/comparison/paired?run=quickstart&run=old")
          .then()
          .statusCode(200)
          .body("[0].differences", empty())
          .body("[0].why", containsString("was collected"));
    } finally {
      runs.forget("old");
    }
  }

  @Test
  void nobodyIsToldToGoOnWithWhatWasCollected() {
    String advice = "Starting the same run again goes on where it stopped.";
    try {
      runs.tell(Story.lost());
      given().get("/runs/lost").then().body(containsString(advice));
      runs.tell(Story.collected(Story.lost()));
      given()
          .get("/runs/lost")
          .then()
          .statusCode(200)
          .body(containsString("ATTEMPT_LOST"), containsString("The same run file makes it anew"))
          .body(not(containsString(advice)));
    } finally {
      runs.forget("lost");
    }
  }

  @Test
  void aReportATableAndTextAreShownInThePageAndOnTheirOwn() {
    given()
        .get("/runs/quickstart-1/outputs/evaluate/report.md")
        .then()
        .statusCode(200)
        .body(containsString("<h3>Evaluation</h3>"), containsString("<title>report.md of"))
        .body(not(containsString("<script>alert")));
    given()
        .get("/runs/quickstart-1/outputs/evaluate/subjects.csv?part=true")
        .then()
        .statusCode(200)
        .body(containsString("<td>kim</td>"), not(containsString("<title>")))
        .body(containsString("&lt;b&gt;"), not(containsString("<b>")));
    given()
        .get("/runs/quickstart-1/files")
        .then()
        .body(containsString("/outputs/evaluate/subjects.csv"))
        .body(not(containsString("/outputs/evaluate/page.html")));
    for (String none : new String[] {"page.html", "model.caf", "nothing"}) {
      given().get("/runs/quickstart-1/outputs/evaluate/" + none).then().statusCode(404);
    }
  }
}
