package dev.cafrun.controller.web.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.controller.web.ToldProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs are told that ask for something nobody can give. */
@QuarkusTest
@TestProfile(ToldProfile.class)
class MisreadRequestsIT {
  @Inject ToldRuns runs;

  @BeforeEach
  void tell() {
    runs.tell(Story.succeeded());
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/runs/quickstart/curves?points=abc, points",
    "/api/v1/runs/quickstart/curves?points=1.5, points",
    "/api/v1/runs/quickstart/curves?points=-1, points",
    "/api/v1/models?limit=0, limit",
    "/api/v1/models/quickstart?limit=x, limit",
    "/api/v1/models/quickstart/moves?limit=-1, limit",
    "/api/v1/models/quickstart/moves?before=99999999999999999999, before",
    "/api/runs?limit=ten, limit",
    "/api/runs/quickstart/curves?points=+, points"
  })
  void aNumberThatIsNoneIsNamedAndNoAddressThatIsNotThere(String address, String parameter) {
    given()
        .urlEncodingEnabled(false)
        .get(address)
        .then()
        .statusCode(400)
        .body("detail", containsString(parameter + ": must be a whole number from"))
        .body("code", equalTo("INVALID_REQUEST"));
  }

  @Test
  void moreThanThereCanBeIsAsManyAsThereCanBe() {
    given().get("/api/v1/models?limit=1000000000").then().statusCode(200);
    given().get("/api/v1/runs/quickstart/curves?points=1").then().statusCode(200);
    given().get("/api/v1/models/quickstart/moves?before=1").then().statusCode(200);
  }

  @Test
  void aMisspeltFieldIsNoWishThatNobodyHears() {
    given()
        .contentType("application/json")
        .body("{\"notes\":\"seen\"}")
        .patch("/api/v1/runs/quickstart/marks")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("INVALID_REQUEST"))
        .body("detail", containsString("[\"notes\"]"));
  }
}
