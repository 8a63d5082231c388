package dev.cafrun.worker.pod;

import dev.cafrun.artifacts.CoreJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Posts events to a controller, and with them that this worker lives. Safe to repeat: the
 * controller knows what it has heard.
 */
final class EventsClient implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final int HEARD = 200;
  private static final int WANTS_ANOTHER_OFFSET = 409;

  private final PodSettings.Listener listener;
  private final HttpClient http;

  EventsClient(PodSettings.Listener listener) {
    this.listener = listener;
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
    listener.trusted().ifPresent(trusted -> client.sslContext(trusted.context()));
    this.http = client.build();
  }

  /** The controller's answer. */
  private record Answer(long offset) {}

  /**
   * Posts whole lines.
   *
   * @param lines may be empty, to ask how much has been heard
   * @return how many bytes the controller has heard by now
   * @throws IOException if it is away or refuses
   */
  long post(long offset, byte[] lines) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(listener.url() + "?offset=" + offset + "&lives=true"))
            .timeout(ANSWER_LIMIT)
            .header("Authorization", "Bearer " + listener.token())
            .header("Content-Type", "application/jsonl")
            .POST(BodyPublishers.ofByteArray(lines))
            .build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != HEARD && response.statusCode() != WANTS_ANOTHER_OFFSET) {
      throw new IOException("it answered " + response.statusCode());
    }
    try {
      return CoreJson.read(response.body(), Answer.class).offset();
    } catch (IllegalArgumentException e) {
      throw new IOException("its answer is " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
