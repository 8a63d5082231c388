package dev.cafrun.controller.web.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.access.AccessTable;
import dev.cafrun.controller.access.Endpoint;
import dev.cafrun.controller.access.Need;
import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.access.SecretText;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.tenant.Tenants;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each role, each address, own and another's tenant. */
@QuarkusTest
@TestProfile(TenantsProfile.class)
class TenantsIT {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What is there of everything of one's own. */
  private static final Set<String> OWN =
      Set.of(
          "/runs/{run}",
          "/runs/{run}/events",
          "/api/runs/{run}",
          "/api/v1/runs/{run}",
          "/api/v1/runs/{run}/curves",
          "/api/v1/runs/{run}/marks",
          "/models/{model}",
          "/api/v1/models/{model}",
          "/api/v1/models/{model}/aliases/{alias}");

  private static final String NOBODY_RUN = "nobodys-here";

  @Inject AccessStore access;
  @Inject TwoTenants tenants;

  private record Answer(int status, String body) {
    /** With what was asked for left out, and the words that tell one request from the next. */
    String without(String... asked) {
      String text = status + " " + body;
      for (String word : asked) {
        text = text.replace(word, "…");
      }
      return text;
    }
  }

  @Test
  void whatIsAnothersIsAsIfItWereNotThereForEachRoleAtEachAddress() throws Exception {
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Role role : Role.values()) {
      String ours = token(role, Tenants.of("ours"));
      for (Endpoint row : AccessTable.rows()) {
        Optional<Role> needed = Need.role(row.need());
        if (needed.isEmpty() || !row.template().contains("{")) {
          continue;
        }
        Answer own = ask(row, ours, "our-run-1", "emotion", tenants.ours);
        Answer foreign = ask(row, ours, "their-secret-1", "theirs~emotion", tenants.theirs);
        Answer nothing = ask(row, ours, NOBODY_RUN, "nobodys~emotion", new UUID(7, 7));
        compared++;
        String what = "%s %s as %s: ".formatted(row.method(), row.template(), role);
        if (role.covers(needed.get())
            ? own.body().contains("this needs the role")
            : own.status() != 403 || foreign.status() != 403) {
          wrong.add(what + "own " + own);
        }
        if (OWN.contains(row.template()) && row.method().equals("GET") && own.status() != 200) {
          wrong.add(what + "own " + own);
        }
        String seen = foreign.without("their-secret-1", "theirs~emotion", hex(tenants.theirs));
        if (!seen.equals(nothing.without(NOBODY_RUN, "nobodys~emotion", hex(new UUID(7, 7))))) {
          wrong.add(what + foreign + " where there is nothing " + nothing);
        }
        if (foreign.status() < 400 && !mayBeEmpty(row)) {
          wrong.add(what + "foreign " + foreign);
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(200);
    assertThat(tenants.history.runs().find(tenants.theirs).orElseThrow().line())
        .satisfies(
            run -> {
              assertThat(run.cancelled()).isFalse();
              assertThat(run.suspended()).isFalse();
            });
    assertThat(tenants.history.marks().of(tenants.theirs).orElseThrow().note()).isEmpty();
    assertThat(tenants.history.models().standing("theirs~emotion", List.of(), 9).aliases())
        .containsOnlyKeys("candidate");
  }

  /** A list of what belongs to nothing is empty, whether that is another's or nobody's. */
  private static boolean mayBeEmpty(Endpoint row) {
    return row.template().endsWith("/moves") || row.template().contains("/mlflow/");
  }

  private static String hex(UUID run) {
    return run.toString().replace("-", "");
  }

  @Test
  void noListSearchOrFileOfOnesOwnNamesAnothers() throws Exception {
    String ours = token(Role.ADMIN, Tenants.of("ours"));
    String all = token(Role.ADMIN, Tenants.EVERY);
    for (String address :
        List.of(
            "/",
            "/rows",
            "/rows?text=secret",
            "/rows?sort=name",
            "/rows?sort=-valence.ccc",
            "/models",
            "/api/runs",
            "/api/models",
            "/api/v1/runs?limit=100",
            "/api/v1/runs?experiment=of-theirs",
            "/api/v1/models",
            "/api/v1/runs/latest",
            "/api/2.0/mlflow/experiments/search",
            "/api/2.0/mlflow/registered-models/search",
            "/api/2.0/mlflow/model-versions/search")) {
      Answer everything = send("GET", address, all, "");
      Answer seen = send("GET", address, ours, "");
      assertThat(everything.status()).as(address).isEqualTo(200);
      if (!address.contains("experiment=") && !address.endsWith("text=secret")) {
        assertThat(seen.body()).as(address).containsAnyOf("our-run", "emotion", "of-ours");
      }
      assertThat(everything.body()).as(address).containsAnyOf("their-", "theirs~", "of-theirs");
      assertThat(seen.status()).as(address).isEqualTo(200);
      assertThat(seen.body().replace("of-theirs\">", "").replace("value=\"of-theirs\"", ""))
          .as(address)
          .doesNotContain("their-secret", "theirs~emotion", tenants.theirs.toString());
    }
    for (String body :
        List.of(
            "{\"experiment_ids\":[]}",
            "{\"experiment_ids\":[],\"filter\":\"attributes.run_name = 'their-secret'\"}")) {
      assertThat(send("POST", "/api/2.0/mlflow/runs/search", ours, body).body())
          .doesNotContain("their-secret");
    }
    assertThat(send("GET", "/compare?run=our-run-1&run=their-secret-1", ours, "").status())
        .isEqualTo(404);
    assertThat(
            send("GET", "/api/v1/comparison/paired?run=our-run-1&run=" + tenants.theirs, ours, "")
                .status())
        .isEqualTo(404);
  }

  @Test
  void clientsOfMlflowAreToldOfTheirOwnTenantAlone() throws Exception {
    String ours = token(Role.VIEWER, Tenants.of("ours"));
    String theirId = hex(tenants.theirs);
    for (String address :
        List.of(
            "runs/get?run_id=" + theirId,
            "metrics/get-history?metric_key=valence.ccc&run_id=" + theirId,
            "artifacts/list?run_id=" + theirId,
            "experiments/get-by-name?experiment_name=of-theirs",
            "registered-models/get?name=theirs~emotion",
            "model-versions/get?name=theirs~emotion&version=1",
            "registered-models/alias?name=theirs~emotion&alias=candidate")) {
      Answer answer = send("GET", "/api/2.0/mlflow/" + address, ours, "");
      assertThat(answer.status()).as(address + answer).isEqualTo(404);
      assertThat(
              send("GET", "/api/2.0/mlflow/" + address, token(Role.VIEWER, Tenants.EVERY), "")
                  .status())
          .as(address)
          .isEqualTo(200);
    }
    assertThat(
            send(
                    "GET",
                    "/api/2.0/mlflow-artifacts/artifacts/runs/" + theirId + "/train-1/training.csv",
                    ours,
                    "")
                .status())
        .isEqualTo(404);
    assertThat(
            send(
                    "GET",
                    "/api/2.0/mlflow-artifacts/artifacts/models/theirs~emotion/1/model.caf",
                    ours,
                    "")
                .status())
        .isEqualTo(404);
    assertThat(
            send("GET", "/api/2.0/mlflow-artifacts/artifacts/models/emotion/1/model.caf", ours, "")
                .body())
        .isEqualTo("weights of " + tenants.ours);
  }

  @Test
  void aModelThatWasSharedIsReadAndNotMoved() throws Exception {
    String ours = token(Role.ADMIN, Tenants.of("ours"));
    assertThat(send("GET", "/api/v1/models", ours, "").body())
        .contains("\"theirs~gift\"", "\"emotion\"");
    assertThat(send("GET", "/api/v1/models/theirs~gift", ours, "").status()).isEqualTo(200);
    assertThat(send("GET", "/api/v1/models/gift", ours, "").status())
        .as("without its tenant a name is one's own")
        .isEqualTo(404);
    assertThat(
            send(
                    "GET",
                    "/api/2.0/mlflow-artifacts/artifacts/models/theirs~gift/1/model.caf",
                    ours,
                    "")
                .body())
        .startsWith("weights of");
    String gift = "/api/2.0/mlflow-artifacts/artifacts/models/theirs~gift/1/golden-faces.json";
    assertThat(send("GET", gift, ours, "").status())
        .as("faces of their data set are not shared with the model")
        .isEqualTo(404);
    assertThat(send("GET", gift, token(Role.VIEWER, Tenants.of("theirs")), "").status())
        .isEqualTo(200);
    for (Answer refused :
        List.of(
            send(
                "PUT",
                "/api/v1/models/theirs~gift/aliases/production",
                ours,
                "{\"version\":1,\"reason\":\"mine\"}"),
            send(
                "POST",
                "/api/v1/models/theirs~gift/aliases/candidate/rollback",
                ours,
                "{\"reason\":\"mine\"}"),
            send(
                "PATCH",
                "/api/v1/models/theirs~gift/versions/1/marks",
                ours,
                "{\"note\":\"x\"}"))) {
      assertThat(refused.status()).as(refused.body()).isEqualTo(403);
      assertThat(refused.body()).contains("READ_ONLY_MODEL", "spec.readers");
    }
    assertThat(
            send(
                    "PUT",
                    "/api/v1/models/emotion/aliases/tried",
                    ours,
                    "{\"version\":1,\"reason\":\"ours\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void aNameThatSeveralTenantsHaveIsAskedBackFromWhoSeesThemAll() throws Exception {
    String all = token(Role.VIEWER, Tenants.EVERY);
    Answer several = send("GET", "/api/v1/models/emotion", all, "");
    assertThat(several.status()).isEqualTo(409);
    assertThat(several.body()).contains("ours~emotion, theirs~emotion");
    assertThat(send("GET", "/api/v1/models/gift", all, "").status()).isEqualTo(200);
    assertThat(send("GET", "/models/ours~emotion", all, "").status()).isEqualTo(200);
  }

  @Test
  void theAuditLogIsForAdminsOfAllTenants() throws Exception {
    Answer refused = send("GET", "/api/v1/audit", token(Role.ADMIN, Tenants.of("ours")), "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("admin of all tenants, and you have it of ours");
    assertThat(send("GET", "/api/v1/audit", token(Role.ADMIN, Tenants.EVERY), "").status())
        .isEqualTo(200);
  }

  @Test
  void whoHasNamespacesSubmitsToTheseAndSaysWhoTheyAre() throws Exception {
    String page = send("GET", "/", token(Role.RESEARCHER, Tenants.of("ours")), "").body();
    assertThat(page).contains("ann, researcher of ours");
  }

  private String token(Role role, Tenants of) {
    String token = SecretText.token();
    access.create(SecretText.digest(token), "ann", role, of, "test", Duration.ofDays(1));
    return token;
  }

  private static Answer ask(Endpoint row, String token, String run, String model, UUID id)
      throws Exception {
    String address =
        row.template()
            .replace("{version: [23][.]0}", "2.0")
            .replace("/mlflow/{name: .+}", "/mlflow/runs/get?run_id=" + hex(id))
            .replace("{path: .+}", "runs/" + hex(id) + "/train-1/training.csv")
            .replace("{run}", run)
            .replace("{model}", model)
            .replace("{version}", "1")
            .replace("{stage}", "train-1")
            .replace("{file}", "training.csv")
            .replaceAll("\\{\\w+}", "candidate");
    boolean form = row.method().equals("POST") && !address.startsWith("/api");
    String body =
        form
            ? "reason=because&version=1&alias=tried&stage=train-1&note=x"
            : address.contains("/mlflow/")
                ? "{\"run_id\":\"" + hex(id) + "\"}"
                : address.contains("aliases") && row.method().equals("PUT")
                    ? "{\"version\":1,\"reason\":\"because\"}"
                    : row.method().equals("PATCH")
                        ? "{\"note\":\"x\"}"
                        : "{\"reason\":\"because\"}";
    return send(row.method(), address, token, body);
  }

  private static Answer send(String method, String address, String token, String body)
      throws Exception {
    boolean form = method.equals("POST") && !address.startsWith("/api");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + RestAssured.port + address.replace(" ", "%20")))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json")
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    var response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      boolean stream =
          response.headers().firstValue("Content-Type").orElse("").contains("event-stream");
      return new Answer(
          response.statusCode(), stream ? "" : new String(in.readNBytes(500_000), UTF_8));
    }
  }
}
