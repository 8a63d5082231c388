package dev.cafrun.controller.web.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Requests of any kind, by somebody who may do everything: never a 500, never a stack trace. */
@QuarkusTest
@TestProfile(TokensProfile.class)
class FuzzedRequestsIT {
  private static final long SEED = 20_270_101;
  private static final int REQUESTS = 1_200;
  private static final Pattern PLACE = Pattern.compile("\\{[^}]+}");

  /** Names, filters and bodies that were meant well, or badly. */
  private static final List<String> WORDS =
      List.of(
          "quickstart",
          "plain",
          "latest",
          "1",
          "-1",
          "0",
          "99999999999999999999",
          "train-1",
          "x.caf",
          "production",
          "../../etc/passwd",
          "..%2f..%2fetc%2fpasswd",
          "%00",
          "\u0000",
          "\ud800",
          "' or 1=1 --",
          "\"; drop table run; --",
          "<script>alert(1)</script>",
          "${jndi:x}",
          "#{7*7}",
          "valence.ccc>=0.5",
          "metrics.`a` > NaN",
          "attributes.status = 'RUNNING' and",
          "a=b&c",
          "\r\nX: y",
          "a".repeat(300),
          "é",
          "\u202e",
          "%",
          "%zz",
          "{}",
          "[]",
          "null",
          "true",
          "1e999",
          "2027-13-45");

  private static final List<String> BODIES =
      List.of(
          "",
          "{}",
          "[]",
          "null",
          "\"x\"",
          "{\"version\": \"x\"}",
          "{\"version\": 1e400}",
          "{\"note\": {\"a\": []}}",
          "{\"tags\": {\"\": null}}",
          "{\"filter\": \"a = \", \"max_results\": -1}",
          "{\"stage\": \"train-999999999999\"}",
          "{\"a\":".repeat(200),
          "apiVersion: cafrun.dev/v1alpha1\nkind: CafRun\n",
          "a: &a [*a]\n",
          "- - - -\n",
          "version=1&alias=%00&reason=%ff",
          "\u0000\u0001\u0002",
          "--x\r\n\r\n");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/x-www-form-urlencoded",
          "application/yaml",
          "text/plain",
          "application/merge-patch+json",
          "application/octet-stream",
          "multipart/form-data; boundary=x",
          "multipart/form-data",
          "nonsense",
          "application/json; charset=none",
          "");

  private static final List<String> PARAMETERS =
      List.of(
          "limit",
          "cursor",
          "sort",
          "metric",
          "label",
          "text",
          "phase",
          "points",
          "run",
          "columns",
          "before",
          "after",
          "since",
          "alias",
          "path",
          "filter",
          "run_id",
          "max_results",
          "page_token",
          "next",
          "q");

  @Inject AccessStore access;

  @Test
  void nothingThatIsAskedForBreaksTheServer() throws Exception {
    String token = SecretText.token();
    access.create(
        SecretText.digest(token), "fuzz", Role.ADMIN, Tenants.EVERY, "test", Duration.ofDays(1));
    SplittableRandom random = new SplittableRandom(SEED);
    List<Endpoint> rows =
        AccessTable.rows().stream()
            .filter(row -> !(row.need() instanceof Need.EventToken))
            .toList();
    List<String> wrong = new ArrayList<>();

    for (int i = 0; i < REQUESTS; i++) {
      Endpoint row = rows.get(random.nextInt(rows.size()));
      String request = request(row, token, random);
      String answer = send(request);
      String status = answer.lines().findFirst().orElse("");
      if (status.startsWith("HTTP/1.1 500")
          || answer.contains("\tat ")
          || answer.contains("Exception:")
          || answer.contains("something went wrong")) {
        wrong.add(
            i
                + ": "
                + request.lines().findFirst().orElse("")
                + " | "
                + body(request)
                + " -> "
                + answer);
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static String body(String request) {
    return request.substring(request.indexOf("\r\n\r\n") + 4).lines().findFirst().orElse("");
  }

  private static String request(Endpoint row, String token, SplittableRandom random) {
    Matcher places = PLACE.matcher(row.template());
    String path =
        places.replaceAll(
            place -> {
              String word = one(WORDS, random);
              return Matcher.quoteReplacement(
                  place.group().contains("[23]")
                      ? "2.0"
                      : random.nextInt(3) == 0
                          ? one(List.of("quickstart", "plain", "1", "train-1"), random)
                          : encoded(word));
            });
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(one(PARAMETERS, random))
          .append('=')
          .append(random.nextInt(8) == 0 ? "%zz" : encoded(one(WORDS, random)));
    }
    String body = row.method().equals("GET") ? "" : one(BODIES, random);
    String header = one(WORDS, random).replaceAll("[\\r\\n\\x00]", "");
    return "%s %s%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
            .formatted(row.method(), path, query, token)
        + "Content-Type: %s\r\nContent-Length: %d\r\nAccept: %s\r\nIf-Match: %s\r\nRange: %s\r\nIf-None-Match: %s\r\nIdempotency-Key: %s\r\nLast-Event-ID: %s\r\n\r\n"
            .formatted(
                one(TYPES, random),
                body.getBytes(UTF_8).length,
                one(List.of("*/*", "text/html", "application/json", "x", "image/*;q=2"), random),
                header,
                one(
                    List.of(
                        "bytes=0-1", "bytes=-", "bytes=9-1", "x", "bytes=0-99999999999999999999"),
                    random),
                header,
                header,
                header)
        + body;
  }

  private static String encoded(String word) {
    return word.startsWith("%") || word.contains("%2f")
        ? word.equals("%") || word.equals("%zz") ? "%25" : word
        : URLEncoder.encode(word, UTF_8).replace("+", "%20");
  }

  private static <T> T one(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  /** As it is: clients would mend it. A stream of events is heard for a moment. */
  private static String send(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      socket.setSoTimeout(request.contains("/events") || request.contains("/live") ? 300 : 20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      StringBuilder answer = new StringBuilder();
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[8_192];
      try {
        for (int read = in.read(piece);
            read >= 0 && answer.length() < 200_000;
            read = in.read(piece)) {
          answer.append(new String(piece, 0, read, ISO_8859_1));
        }
      } catch (SocketTimeoutException e) {
        assertThat(request).as("answered at last").matches("(?s).*(/events|/live).*");
      }
      return answer.toString();
    }
  }
}
