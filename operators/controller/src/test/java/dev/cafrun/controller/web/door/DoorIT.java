package dev.cafrun.controller.web.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.access.AccessTable;
import dev.cafrun.controller.access.Endpoint;
import dev.cafrun.controller.access.Need;
import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.access.SecretText;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditEntry;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.history.access.KeptToken;
import dev.cafrun.controller.tenant.Tenants;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in where others than this machine reach the server. */
@QuarkusTest
@TestProfile(TokensProfile.class)
class DoorIT {
  private static final Duration LONG = Duration.ofDays(1);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Inject AccessStore access;
  @Inject AuditLog audit;
  @Inject GuardedDatabase database;

  /** What somebody shows, and the role that it stands for. */
  private record Shown(Optional<String> header, String value, Optional<Role> role) {}

  @Test
  void eachAddressLetsInThoseWhoseRoleCoversItAndNobodyElse() throws Exception {
    Map<String, Shown> callers = callers();
    List<String> wrong = new ArrayList<>();

    for (Endpoint row : AccessTable.rows()) {
      Role needed = Need.role(row.need()).orElse(null);
      if (needed != null) {
        for (Map.Entry<String, Shown> caller : callers.entrySet()) {
          boolean may = caller.getValue().role().filter(role -> role.covers(needed)).isPresent();
          Answer answer = ask(row.method(), address(row), caller.getValue());
          String refusal =
              caller.getValue().role().isEmpty()
                  ? "401"
                  : "403 this needs the role " + needed.spelling();
          String said = answer.door() ? "in" : answer.status() + " " + answer.sentence();
          if (may ? !said.equals("in") : !said.startsWith(refusal)) {
            wrong.add(
                "%s %s as %s: %s".formatted(row.method(), row.template(), caller.getKey(), said));
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private Map<String, Shown> callers() throws InterruptedException {
    Map<String, Shown> callers = new LinkedHashMap<>();
    callers.put("nobody", new Shown(Optional.empty(), "", Optional.empty()));
    for (Role role : Role.values()) {
      callers.put(role + " by token", bearer(token(role, LONG), role));
    }
    callers.put(
        "researcher by cookie",
        new Shown(
            Optional.of("Cookie"),
            signIn(token(Role.RESEARCHER, LONG)),
            Optional.of(Role.RESEARCHER)));
    String expired = token(Role.ADMIN, Duration.ofSeconds(1));
    String expiredCookie = signIn(expired);
    callers.put("expired", bearer(expired, null));
    callers.put(
        "cookie of an expired token",
        new Shown(Optional.of("Cookie"), expiredCookie, Optional.empty()));
    String revoked = SecretText.token();
    KeptToken kept =
        access.create(SecretText.digest(revoked), "eve", Role.ADMIN, Tenants.EVERY, "test", LONG);
    String revokedCookie = signIn(revoked);
    access.revoke(kept.id(), "test");
    callers.put("revoked", bearer(revoked, null));
    callers.put(
        "cookie of a revoked token",
        new Shown(Optional.of("Cookie"), revokedCookie, Optional.empty()));
    callers.put("forged", bearer(SecretText.token(), null));
    callers.put("a digest instead of a token", bearer(SecretText.digest(revoked).hex(), null));
    callers.put(
        "a cookie instead of a token",
        bearer(signIn(token(Role.ADMIN, LONG)).replaceAll(".*=", ""), null));
    callers.put(
        "a forged cookie",
        new Shown(
            Optional.of("Cookie"), "cafrun_session=" + SecretText.session(), Optional.empty()));
    callers.put(
        "a token as a cookie",
        new Shown(
            Optional.of("Cookie"), "cafrun_session=" + token(Role.ADMIN, LONG), Optional.empty()));
    callers.put(
        "Basic",
        new Shown(Optional.of("Authorization"), "Basic YWRtaW46YWRtaW4=", Optional.empty()));
    Thread.sleep(1_500); // It is past the second that one of them lasts.
    return callers;
  }

  @SuppressWarnings("NullAway")
  private static Shown bearer(String token, @org.jspecify.annotations.Nullable Role role) {
    return new Shown(Optional.of("Authorization"), "Bearer " + token, Optional.ofNullable(role));
  }

  private String token(Role role, Duration lifetime) {
    String token = SecretText.token();
    access.create(
        SecretText.digest(token), "ann-" + role.spelling(), role, Tenants.EVERY, "test", lifetime);
    return token;
  }

  private static String address(Endpoint row) {
    return row.template()
        .replace("{version: [23][.]0}", "2.0")
        .replace("/mlflow/{name: .+}", "/mlflow/experiments/search")
        .replace("{path: .+}", "x")
        .replace("{run}", "plain")
        .replace("{model}", "quickstart")
        .replace("{version}", "1")
        .replace("{stage}", "train-1")
        .replaceAll("\\{\\w+}", "x");
  }

  private record Answer(int status, String sentence, HttpResponse<InputStream> response) {
    /** Whether what the door guards has answered. */
    boolean door() {
      return status != 401 && !sentence.contains("this needs the role");
    }
  }

  private static Answer ask(String method, String address, Shown shown) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(address))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(""))
            .header("Content-Type", contentType(method, address));
    shown.header().ifPresent(name -> request.header(name, shown.value()));
    if (shown.value().startsWith("cafrun_session")) {
      request.header("Origin", "http://127.0.0.1:" + RestAssured.port);
    }
    HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      boolean stream =
          response.headers().firstValue("Content-Type").orElse("").contains("event-stream");
      String text = stream ? "" : new String(body.readNBytes(50_000), UTF_8);
      return new Answer(response.statusCode(), sentence(text), response);
    }
  }

  private static String contentType(String method, String address) {
    return method.equals("POST") && !address.startsWith("/api")
        ? "application/x-www-form-urlencoded"
        : "application/json";
  }

  private static String sentence(String body) {
    var detail =
        java.util.regex.Pattern.compile("\"(?:detail|message)\":\"([^\"]*)|role=\"alert\">([^<]*)")
            .matcher(body);
    return detail.find()
        ? String.valueOf(detail.group(1) == null ? detail.group(2) : detail.group(1))
        : body;
  }

  private static URI uri(String address) {
    return URI.create("http://127.0.0.1:" + RestAssured.port + address);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpRequest.Builder form(String address, String... fields) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(i == 0 ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], UTF_8));
    }
    return HttpRequest.newBuilder(uri(address))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private static String signIn(String token) {
    HttpResponse<String> answer = send(form("/sign-in", "token", token, "next", "/models"));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).endsWith("/models"));
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HTTPOnly", "SameSite=Strict", "Path=/", "Max-Age=43200");
    return cookie.replaceAll(";.*", "");
  }

  @Test
  void aBrowserIsSentToSignInComesBackAndGoesOutAgain() {
    HttpResponse<String> first =
        send(HttpRequest.newBuilder(uri("/compare?run=a&run=b")).header("Accept", "text/html"));
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("Location"))
        .contains("/sign-in?next=%2Fcompare%3Frun%3Da%26run%3Db");
    assertThat(send(HttpRequest.newBuilder(uri("/sign-in"))).body()).contains("name=\"token\"");
    HttpResponse<String> wrong = send(form("/sign-in", "token", "caf_wrong"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("there is no such token").doesNotContain("caf_wrong");

    String cookie = signIn(token(Role.PROMOTER, LONG));
    String page = send(HttpRequest.newBuilder(uri("/")).header("Cookie", cookie)).body();
    assertThat(page).contains("ann-promoter, promoter", "Sign out").doesNotContain("Open: anybody");

    send(form("/sign-out").header("Cookie", cookie));
    assertThat(send(HttpRequest.newBuilder(uri("/")).header("Cookie", cookie)).statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example/x, /",
    "//evil.example, /",
    "/\\evil.example, /",
    "javascript:x, /",
    "/runs/a?b=c, /runs/a?b=c",
    "runs, /"
  })
  void signingInLeadsToNoOtherSite(String next, String to) {
    assertThat(SignInPage.own(next)).isEqualTo(to);
  }

  @Test
  void aCookieAloneChangesNothingUnlessOurOwnPageAsks() {
    String cookie = signIn(token(Role.ADMIN, LONG));
    String own = "http://127.0.0.1:" + RestAssured.port;
    HttpResponse<String> silent =
        send(form("/runs/broken/marks", "note", "x").header("Cookie", cookie));
    assertThat(silent.statusCode()).isEqualTo(403);
    assertThat(silent.body()).contains("which page asks for it");
    for (String[] foreign :
        new String[][] {
          {"Origin", "http://evil.example"},
          {"Origin", "null"},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"}
        }) {
      assertThat(
              send(form("/runs/broken/marks", "note", "x")
                      .header("Cookie", cookie)
                      .header(foreign[0], foreign[1]))
                  .statusCode())
          .as(foreign[1])
          .isEqualTo(403);
    }
    assertThat(
            send(form("/runs/broken/marks", "note", "x")
                    .header("Cookie", cookie)
                    .header("Origin", own))
                .statusCode())
        .isEqualTo(303);
  }

  @Test
  void programsAreToldInJsonAndMlflowsClientsInTheirs() {
    HttpResponse<String> api = send(HttpRequest.newBuilder(uri("/api/v1/runs")));
    assertThat(api.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(api.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"CafRun\"");
    assertThat(api.body()).contains("\"code\":\"SIGN_IN_REQUIRED\"", "\"status\":401");
    HttpResponse<String> mlflow =
        send(HttpRequest.newBuilder(uri("/api/2.0/mlflow/experiments/search")));
    assertThat(mlflow.statusCode()).isEqualTo(401);
    assertThat(mlflow.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(mlflow.body())
        .contains("\"error_code\":\"UNAUTHENTICATED\"", "MLFLOW_TRACKING_TOKEN");
    assertThat(
            send(HttpRequest.newBuilder(uri("/api/2.0/mlflow/experiments/search"))
                    .header("Authorization", "bearer " + token(Role.VIEWER, LONG)))
                .body())
        .contains("trials");
  }

  @Test
  void whatPlatformsAskForStaysOpenAndWhatIsNowhereIsForNobody() {
    for (String open : List.of("/q/health/live", "/q/metrics", "/sign-in")) {
      assertThat(send(HttpRequest.newBuilder(uri(open))).statusCode()).as(open).isEqualTo(200);
    }
    String admin = token(Role.ADMIN, LONG);
    for (String nowhere : List.of("/q/arc", "/api/v1/nothing", "/nothing", "/runs/plain;a=b")) {
      assertThat(send(HttpRequest.newBuilder(uri(nowhere))).statusCode())
          .as(nowhere)
          .isEqualTo(401);
      assertThat(
              send(HttpRequest.newBuilder(uri(nowhere)).header("Authorization", "Bearer " + admin))
                  .statusCode())
          .as(nowhere)
          .isEqualTo(404);
    }
  }

  @Test
  void whoPromotesIsWrittenByTheNameThatTheySignedInWith() {
    String promoter = token(Role.PROMOTER, LONG);
    HttpResponse<String> moved =
        send(
            HttpRequest.newBuilder(uri("/api/v1/models/quickstart/aliases/tried"))
                .header("Authorization", "Bearer " + promoter)
                .header("Content-Type", "application/json")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"version\": 1, \"reason\": \"to see\"}")));
    assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
    assertThat(
            send(HttpRequest.newBuilder(uri("/api/v1/models/quickstart/moves?alias=tried"))
                    .header("Authorization", "Bearer " + promoter))
                .body())
        .contains("\"who\":\"ann-promoter\"");
  }

  @Test
  void theAuditLogHasWhoWhatFromWhereAndWhatCameOfItAndNobodyChangesIt() throws Exception {
    long before = last();
    String viewer = token(Role.VIEWER, LONG);
    String researcher = token(Role.RESEARCHER, LONG);
    send(form("/api/v1/runs/plain/suspend").header("Authorization", "Bearer " + viewer));
    send(form("/api/v1/runs/nobody/cancel").header("Authorization", "Bearer " + researcher));
    send(
        HttpRequest.newBuilder(uri("/runs/quickstart/artifacts/register/model.caf"))
            .header("Authorization", "Bearer " + viewer));
    send(
        HttpRequest.newBuilder(uri("/runs/quickstart"))
            .header("Authorization", "Bearer " + viewer));
    send(HttpRequest.newBuilder(uri("/")).header("Authorization", "Bearer caf_secret-but-wrong"));
    String cookie = signIn(viewer);
    assertThat(cookie).isNotEmpty();

    await(() -> audit.lines(Instant.EPOCH, before, 100).size() >= 7);
    List<AuditEntry> lines = audit.lines(Instant.EPOCH, before, 100);
    assertThat(lines.stream().map(line -> line.who() + " | " + line.what() + " | " + line.result()))
        .filteredOn(line -> !line.contains("| token create"))
        .containsExactlyInAnyOrder(
            "ann-viewer | POST /api/v1/runs/plain/suspend | 403",
            "ann-researcher | POST /api/v1/runs/nobody/cancel | 404",
            "ann-viewer | GET /runs/quickstart/artifacts/register/model.caf | 200",
            " | sign in with a token | refused: there is no such token; `caf token create` makes one",
            "ann-viewer | sign in with a token | signed in");
    assertThat(lines).extracting(AuditEntry::from).containsOnly("127.0.0.1", "command line");
    assertThat(lines.toString()).doesNotContain("secret-but-wrong", viewer);

    assertThat(
            send(HttpRequest.newBuilder(uri("/api/v1/audit?limit=2&after=" + before))
                    .header("Authorization", "Bearer " + token(Role.ADMIN, LONG)))
                .body())
        .contains("\"what\":\"token create: ann-viewer as viewer");
    try (Connection connection = database.source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String change :
          List.of("update audit set who = 'bob'", "delete from audit", "truncate audit")) {
        assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("never changed");
      }
    }
  }

  private long last() {
    List<AuditEntry> all = audit.lines(Instant.EPOCH, 0, 100_000);
    return all.isEmpty() ? 0 : all.getLast().id();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      Thread.sleep(20);
    }
  }

  @Test
  void aNameThatIsNotOursIsRefusedAndAnAddressIsNot() throws Exception {
    assertThat(status("rebound.example.com")).contains("403");
    assertThat(status("10.1.2.3:8080")).contains("200");
    assertThat(status("[fd00::1]:8080")).contains("200");
    assertThat(status("1.2.3.4.example.com")).contains("403");
  }

  /** The JDK's client lets nobody say another host. */
  private static String status(String host) throws IOException {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", RestAssured.port)) {
      socket
          .getOutputStream()
          .write(
              ("GET /q/health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    }
  }
}
