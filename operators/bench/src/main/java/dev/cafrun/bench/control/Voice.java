package dev.cafrun.bench.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.worker.StageEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Speaks to the controller as workers do. Thread-safe. */
final class Voice {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  /** Asks how far the controller has heard. */
  void begin(String url, String token) throws IOException, InterruptedException {
    post(url, token, "");
  }

  /** All that a worker says here: progress and a point of a curve. */
  void say(String url, String token) throws IOException, InterruptedException {
    String now = Instant.now().toString();
    post(
        url,
        token,
        CoreJson.write(new StageEvent.Progress(now, 1, 1, "steps", Map.of()))
            + "\n"
            + CoreJson.write(new StageEvent.Metric(now, "loss", 1, 0.5))
            + "\n");
  }

  private void post(String url, String token, String lines)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "?offset=0"))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(lines, UTF_8))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(url + " answers " + answer.statusCode() + ": " + answer.body());
    }
  }
}
