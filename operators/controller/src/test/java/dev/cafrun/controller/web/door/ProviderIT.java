package dev.cafrun.controller.web.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.access.SecretText;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditEntry;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.tenant.Tenants;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A real provider (mock-oauth2-server speaks the protocol, and asks nobody for a password). */
@QuarkusTest
@TestProfile(ProviderProfile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProviderIT {
  private static final HttpClient PROGRAM =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Inject AuditLog audit;
  @Inject AccessStore access;

  @ConfigProperty(name = "quarkus.oidc.auth-server-url")
  String issuer;

  @ConfigProperty(name = "test.provider.foreign")
  String foreign;

  @Test
  void programsShowWhatTheProviderGaveThemAndHaveTheRolesOfTheirGroups() throws Exception {
    String researcher = token(issuer, "researchers");
    assertThat(get("/api/v1/runs", researcher).statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/audit", researcher).body())
        .contains("this needs the role admin, and you are researcher");
    assertThat(get("/api/v1/audit", token(issuer, "person")).statusCode()).isEqualTo(200);
    HttpResponse<String> stranger = get("/api/v1/runs", token(issuer, "strangers"));
    assertThat(stranger.statusCode()).isEqualTo(403);
    assertThat(stranger.body()).contains("cy has no role here", "CAF_ACCESS_ROLES");
  }

  @Test
  void whatTheProviderDidNotGiveOrGaveToOthersOrLongAgoOpensNothing() throws Exception {
    String good = token(issuer, "researchers");
    String[] parts = good.split("\\.");
    String admin =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8)
                    .replace("bob", "root")
                    .getBytes(UTF_8));
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
    for (String wrong :
        new String[] {
          token(foreign, "researchers"),
          token(issuer, "past"),
          token(issuer, "others"),
          parts[0] + "." + admin + "." + parts[2],
          none + "." + admin + ".",
          "nothing"
        }) {
      HttpResponse<String> answer = get("/api/v1/runs", wrong);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
      assertThat(answer.body()).contains("\"code\":\"TOKEN_UNKNOWN\"").doesNotContain("Exception");
    }
  }

  @Test
  void aBrowserSignsInAtTheProviderAndPromotesByItsName() throws Exception {
    try (HttpClient browser =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      assertThat(page(browser, "/sign-in").body()).contains("/sign-in/oidc");
      HttpResponse<String> home = page(browser, "/sign-in/oidc");
      assertThat(home.statusCode()).as(home.body()).isEqualTo(200);
      assertThat(home.uri()).isEqualTo(uri("/"));
      assertThat(home.body()).contains("ann, promoter");

      HttpRequest.Builder promote =
          HttpRequest.newBuilder(uri("/models/quickstart/promote"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString("alias=tried&version=1&reason=to+see"));
      assertThat(browser.send(promote.build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(403);
      HttpRequest own = promote.header("Origin", "http://localhost:" + RestAssured.port).build();
      assertThat(browser.send(own, BodyHandlers.ofString()).body())
          .as("moves of the model")
          .contains("to see", "ann");
      HttpRequest out =
          HttpRequest.newBuilder(uri("/sign-out"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      browser.send(out, BodyHandlers.ofString());
      assertThat(page(browser, "/models").uri().getPath()).isEqualTo("/sign-in");
    }
    Instant end = Instant.now().plusSeconds(30);
    while (!audited("ann: POST /models/quickstart/promote") && Instant.now().isBefore(end)) {
      Thread.sleep(20);
    }
    assertThat(audited("ann: sign in by the provider")).isTrue();
    assertThat(audited("ann: POST /models/quickstart/promote")).isTrue();
  }

  private boolean audited(String line) {
    return audit.lines(Instant.EPOCH, 0, 1_000).stream()
        .map((AuditEntry entry) -> entry.who() + ": " + entry.what())
        .anyMatch(line::equals);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void afterTooManyWrongTokensAnAddressWaitsAndWhoWasRightDoesNot() throws Exception {
    String good = SecretText.token();
    access.create(
        SecretText.digest(good), "bob", Role.VIEWER, Tenants.EVERY, "test", Duration.ofDays(1));
    assertThat(get("/api/v1/runs", good).statusCode()).isEqualTo(200);
    for (int i = 0; i < 12; i++) {
      get("/api/v1/runs", "caf_wrong" + i);
    }

    HttpResponse<String> answer = get("/api/v1/runs", "caf_one-more");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    assertThat(get("/api/v1/runs", "not.a.token").statusCode()).isEqualTo(429);
    assertThat(get("/api/v1/runs", good).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> page(HttpClient browser, String address)
      throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(uri(address)).header("Accept", "text/html").build(),
        BodyHandlers.ofString());
  }

  private static URI uri(String address) {
    return URI.create("http://localhost:" + RestAssured.port + address);
  }

  private static HttpResponse<String> get(String address, String token) throws Exception {
    return PROGRAM.send(
        HttpRequest.newBuilder(uri(address)).header("Authorization", "Bearer " + token).build(),
        BodyHandlers.ofString());
  }

  /** As a program gets one that has a secret of its own. */
  private static String token(String issuer, String scope) throws Exception {
    HttpResponse<String> answer =
        PROGRAM.send(
            HttpRequest.newBuilder(URI.create(issuer + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=cafrun&client_secret=x&scope="
                            + scope))
                .build(),
            BodyHandlers.ofString());
    return new ObjectMapper().readTree(answer.body()).path("access_token").asText();
  }
}
