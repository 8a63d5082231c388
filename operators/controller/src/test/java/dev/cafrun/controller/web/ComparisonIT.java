package dev.cafrun.controller.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.core.promotion.TestAnswers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ToldProfile.class)
class ComparisonIT {
  @Inject ToldRuns runs;

  @BeforeEach
  void tell() {
    runs.tell(Story.succeeded("plain", Map.of()));
    runs.tell(Story.succeeded("longer", Map.of("iterations", 700)));
  }

  @AfterEach
  void forget() {
    runs.forget("plain");
    runs.forget("longer");
  }

  @Test
  void whatDiffersIsSaidFirstThenTheScoresAndThePapersTablesStandBeside() {
    given()
        .get("/compare?run=plain&run=longer-1")
        .then()
        .statusCode(200)
        .body(containsString("<code>train.iterations</code>"), containsString("700"))
        .body(not(containsString("<code>train.batchSize</code>")))
        .body(containsString("0.834"), containsString("Table 4: AffectNet"))
        .body(containsString("data-runs=\"plain-1 longer-1\""))
        .body(containsString("href=\"/compare?run=longer-1\""));
  }

  @Test
  void programsGetTheSame() {
    given()
        .get("/api/v1/comparison?run=plain&run=longer")
        .then()
        .statusCode(200)
        .body("runs.displayId", equalTo(List.of("plain-1", "longer-1")))
        .body("differences[0].path", equalTo("train.iterations"))
        .body("differences[0].values", equalTo(List.of("50000", "700")))
        .body("cautions", equalTo(List.of()));
  }

  @Test
  void whoIsBetterOnTheSameFacesIsSaidWithItsIntervalAndWhoWasAskedOthersIsNot() {
    runs.answered("plain", List.of(answers(20, 0.4)));
    runs.answered("longer", List.of(answers(20, 0.1), answers(20, 0.1)));
    given()
        .get("/compare/paired?run=plain&run=longer")
        .then()
        .statusCode(200)
        .body(containsString("longer-1"), containsString("<b>+0."));
    given()
        .get("/api/v1/comparison/paired?run=plain&run=longer")
        .then()
        .statusCode(200)
        .body("[0].run", equalTo("longer-1"), "[0].than", equalTo("plain-1"))
        .body("[0].differences.dimension", equalTo(List.of("valence", "arousal")))
        .body("[0].differences[0].low", greaterThan(0f));

    runs.answered("longer", List.of(answers(21, 0.1)));
    given()
        .get("/compare/paired?run=plain&run=longer")
        .then()
        .statusCode(200)
        .body(containsString("tested on other faces, people or labels (84 and 80 faces)"));
    runs.answered("longer", List.of());
    given()
        .get("/compare/paired?run=plain&run=longer")
        .then()
        .statusCode(200)
        .body(containsString("longer-1 has no predictions yet"));
  }

  /** Four faces of each person, and a model that is off by so much. */
  private static TestAnswers answers(int people, double error) {
    TestAnswers.Sum sum = new TestAnswers.Sum();
    for (int person = 0; person < people; person++) {
      for (int face = 0; face < 4; face++) {
        double valence = Math.sin(person + face);
        double arousal = Math.cos(person * 2 + face);
        double off = (face % 2 == 0 ? error : -error) * (1 + person % 3);
        sum.add("f" + person + face, "p" + person, valence, arousal, valence + off, arousal - off);
      }
    }
    return sum.done();
  }

  @Test
  void aComparisonOfNothingOrOfTooManyIsRefused() {
    given().get("/api/v1/comparison").then().statusCode(400);
    given()
        .get("/compare?" + "run=plain&".repeat(11))
        .then()
        .statusCode(400)
        .body(containsString("name one to 10 runs"));
    given().get("/compare?run=nobody").then().statusCode(404);
  }
}
