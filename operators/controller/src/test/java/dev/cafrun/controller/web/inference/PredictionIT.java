package dev.cafrun.controller.web.inference;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.cafrun.controller.inference.Inference;
import dev.cafrun.controller.testing.ToldInference;
import dev.cafrun.controller.web.ToldProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ToldProfile.class)
class PredictionIT {
  private static final String PREDICTIONS = "/api/v1/models/quickstart/versions/3/predictions";
  private static final String PAGE = "/models/quickstart/3/try";

  @Test
  void aProgramIsToldTheFaceAndItsScore() throws Exception {
    sent(ToldInference.photo(true), PREDICTIONS)
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("model", equalTo("quickstart"))
        .body("version", equalTo(3))
        .body("content", equalTo("ab".repeat(32)))
        .body("valence", equalTo(0.25f))
        .body("arousal", equalTo(-0.5f))
        .body("method", equalTo("detected-points"))
        .body("box.width", equalTo(200.0f))
        .body("points", hasSize(5))
        .body("aligned", notNullValue());
  }

  @Test
  void whatCannotBeScoredIsAProblemWithACode() throws Exception {
    problem(sent(ToldInference.photo(false), PREDICTIONS), 422, "NO_FACE");
    problem(sent("hello".getBytes(UTF_8), PREDICTIONS), 422, "PICTURE_UNREADABLE");
    problem(sent(new byte[0], PREDICTIONS), 422, "PICTURE_MISSING");
    problem(
        sent(ToldInference.photo(true), PREDICTIONS.replace("/3/", "/9/")), 404, "NO_SUCH_VERSION");
    problem(
        sent(ToldInference.photo(true), PREDICTIONS.replace("/3/", "/2/")), 409, "MODEL_CHANGED");
  }

  @Test
  void whoSaysThatAPictureIsAFaceIsBelieved() throws Exception {
    sent(ToldInference.photo(false), PREDICTIONS + "?cropped=true").statusCode(200);
    given()
        .multiPart("photo", "a face.png", ToldInference.photo(false), "image/png")
        .multiPart("cropped", "true")
        .post(PAGE)
        .then()
        .statusCode(200)
        .body(containsString("<h2 id=\"said\">"));
  }

  @Test
  void aPageShowsThePhotoTheFaceAndThePointWithoutAScript() throws Exception {
    given()
        .get(PAGE)
        .then()
        .statusCode(200)
        .body(containsString("type=\"file\""))
        .body(not(containsString("<h2 id=\"said\">")));
    form(ToldInference.photo(true))
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body(containsString("Valence <b>+0.250</b>, arousal <b>-0.500</b>"))
        .body(containsString("<image href=\"data:image/jpeg;base64,"))
        .body(containsString("<rect class=\"found\" x=\"100.000\""))
        .body(containsString("<circle class=\"score\" cx=\"0.250\" cy=\"0.500\""))
        .body(containsString("<img src=\"data:image/png;base64,"));
    given().get("/models/quickstart").then().body(containsString(PAGE));
    given().get("/models/quickstart/9/try").then().statusCode(404);
  }

  @Test
  void aPageSaysInASentenceWhyThereIsNoScore() throws Exception {
    form(ToldInference.photo(false))
        .statusCode(200)
        .body(containsString("role=\"alert\">no face was found in the picture<"));
    form(new byte[0])
        .statusCode(200)
        .body(containsString("there is no picture: choose a file and try again"));
    given()
        .multiPart("something", "else")
        .post(PAGE)
        .then()
        .statusCode(200)
        .body(containsString("there is no picture"));
    given()
        .multiPart("photo", "a.png", ToldInference.photo(true), "image/png")
        .post(PAGE.replace("/3/", "/2/"))
        .then()
        .statusCode(200)
        .body(containsString("the version is another by now"));
    given()
        .header("Origin", "http://evil.example")
        .multiPart("photo", "a.png", ToldInference.photo(true), "image/png")
        .post(PAGE)
        .then()
        .statusCode(403);
  }

  @Test
  void aPhotoThatIsTooLargeIsHeardOutAndRefusedInASentence() throws Exception {
    byte[] large = new byte[Inference.MOST_BYTES + 1];
    problem(sent(large, PREDICTIONS), 413, "PICTURE_TOO_LARGE");
    form(large)
        .statusCode(200)
        .body(containsString("the picture is too large: 10 MiB are the most"));
    byte[] larger = new byte[20 << 20];
    problem(sent(larger, PREDICTIONS), 413, "TOO_LARGE");
    HttpRequest browser =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + PAGE))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(HttpRequest.BodyPublishers.ofByteArray(larger))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> told = http.send(browser, HttpResponse.BodyHandlers.ofString());
      assertThat(told.statusCode()).isEqualTo(413);
      assertThat(told.body()).contains("the picture is too large: 10 MiB are the most");
    }
  }

  @Test
  void nobodyElseMaySendThatMuchWhetherTheySayHowMuchOrNot() throws Exception {
    byte[] much = " ".repeat(3 << 20).getBytes(UTF_8); // Which is no end of JSON.
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (HttpRequest.BodyPublisher body :
          new HttpRequest.BodyPublisher[] {
            HttpRequest.BodyPublishers.ofByteArray(much),
            HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(much))
          }) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create(
                        "http://localhost:"
                            + RestAssured.port
                            + "/api/v1/models/quickstart/aliases/candidate/rollback"))
                .version(HttpClient.Version.HTTP_1_1)
                .expectContinue(true)
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(413);
      }
    }
  }

  private static ValidatableResponse sent(byte[] photo, String path) {
    return given().contentType("application/octet-stream").body(photo).post(path).then();
  }

  private static ValidatableResponse form(byte[] photo) {
    return given().multiPart("photo", "a face.png", photo, "image/png").post(PAGE).then();
  }

  private static void problem(ValidatableResponse response, int status, String code) {
    response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("status", equalTo(status))
        .body("detail", notNullValue());
  }
}
