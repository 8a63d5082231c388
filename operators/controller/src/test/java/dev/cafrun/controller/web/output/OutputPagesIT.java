package dev.cafrun.controller.web.output;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
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
