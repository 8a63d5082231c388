package dev.cafrun.controller.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ToldProfile.class)
class ModelPageIT {
  @Test
  void aVersionIsPromotedOrItsModelsPageSaysWhyNot() {
    move("promote", Map.of("alias", "production", "version", 2, "reason", "try"))
        .statusCode(409)
        .body(containsString("role=\"alert\""))
        .body(containsString("quickstart@production stays as it is: version 2 was trained on"));
    move("promote", Map.of("alias", "production", "version", 3, "reason", " "))
        .statusCode(409)
        .body(containsString("reason must say why"));
    move("promote", Map.of("alias", "production", "version", 3, "reason", "better"))
        .statusCode(303)
        .header("Location", endsWith("/models/quickstart"));
    given().get("/models").then().body(containsString("candidate, production"));
    move("rollback", Map.of("alias", "production", "reason", "worse"))
        .statusCode(409)
        .body(containsString("nothing stood there before"));
    given()
        .get("/models/quickstart")
        .then()
        .statusCode(200)
        .body(containsString("0.834"), containsString("it is better"))
        .body(containsString("passed: it has a CCC"));
    given().get("/models/nothing").then().statusCode(404);
    given()
        .header("Origin", "http://evil.example")
        .post("/models/quickstart/promote")
        .then()
        .statusCode(403);
    move("promote", Map.of("alias", "production", "version", "three", "reason", "x"))
        .statusCode(400);
  }

  private static ValidatableResponse move(String how, Map<String, ?> form) {
    return given()
        .redirects()
        .follow(false)
        .formParams(form)
        .post("/models/quickstart/" + how)
        .then();
  }
}
