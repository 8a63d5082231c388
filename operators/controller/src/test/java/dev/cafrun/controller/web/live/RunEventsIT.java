package dev.cafrun.controller.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.controller.web.ToldProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real server tells of runs that the test tells. */
@QuarkusTest
@TestProfile(ToldProfile.class)
class RunEventsIT {
  @Inject ToldRuns runs;

  @TestHTTPResource URI address;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aPageHearsWhatChangesWhileItDoesAndTheEnd() throws Exception {
    runs.tell(Story.running(240));
    try (BufferedReader events = listen("/runs/quickstart-1/events", "")) {
      assertThat(until(events, "event: events")).contains("event: phase", "event: stages");
      runs.tell(Story.running(480));
      assertThat(until(events, "event: stages")).noneMatch(line -> line.equals("event: phase"));
      assertThat(until(events, "")).anyMatch(line -> line.contains("480/600 iterations"));
      runs.tell(Story.succeeded());

      assertThat(until(events, "event: end")).contains("event: phase", "event: outcome");
      assertThat(events.lines().toList()).containsExactly("data: Succeeded", "");
    }
  }

  @Test
  void whoComesBackHearsNothingTwice() throws Exception {
    runs.tell(Story.running(240));
    String last = "";
    try (BufferedReader events = listen("/api/v1/runs/quickstart-1/events", "")) {
      for (String line : until(events, "event: curves")) {
        last = line.startsWith("id: ") ? line.substring("id: ".length()) : last;
      }
    }
    try (BufferedReader events = listen("/api/v1/runs/quickstart-1/events", last)) {
      runs.tell(Story.running(480));
      List<String> heard = until(events, "event: stage");
      heard.addAll(until(events, ""));

      assertThat(heard).noneMatch(line -> line.equals("event: curves"));
      assertThat(heard).filteredOn(line -> line.startsWith("event: ")).hasSize(1);
      assertThat(heard.get(heard.size() - 2)).contains("\"stage\":\"train-1\"", "480");
    }
  }

  @Test
  void aRunThatHasEndedIsToldAtOnce() throws Exception {
    runs.tell(Story.failed());
    try (BufferedReader events = listen("/api/v1/runs/broken-1/events", "")) {
      List<String> heard = events.lines().toList();
      assertThat(heard).endsWith("data: Failed", "");
      assertThat(heard)
          .anyMatch(line -> line.contains("\"LABEL_OUT_OF_RANGE\""))
          .noneMatch(line -> line.contains("<"));
    }
    assertThat(
            http.send(
                    HttpRequest.newBuilder(address.resolve("/api/v1/runs/none/events")).build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
  }

  private BufferedReader listen(String path, String last) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
    HttpResponse<InputStream> response =
        http.send(
            (last.isEmpty() ? request : request.header("Last-Event-ID", last)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** The lines up to one, and that one. */
  private static List<String> until(BufferedReader events, String last) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      lines.add(line);
      if (line.equals(last)) {
        return lines;
      }
    }
    throw new AssertionError("no '" + last + "' after " + lines);
  }
}
