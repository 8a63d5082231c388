package dev.cafrun.bench.history;

import dev.cafrun.apiserver.ChildProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server on this machine alone. */
final class AskedServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ChildProcess process;
  private final int port;

  private AskedServer(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param port that the command says
   * @param health a path that is answered with 200
   */
  static AskedServer start(
      Path log, List<String> command, Map<String, String> environment, int port, String health)
      throws Exception {
    AskedServer server = new AskedServer(ChildProcess.start(log, command, environment), port);
    try {
      server.process.await(
          "waited for " + command.getFirst(), START_LIMIT, () -> server.is(health));
    } catch (Exception e) {
      server.close();
      throw e;
    }
    return server;
  }

  private boolean is(String health) throws IOException, InterruptedException {
    try {
      return http.send(request(health).build(), HttpResponse.BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** What it answers; whatever but 200 is no answer. */
  String ask(RestQuestion question) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(question.path());
    if (!question.body().isEmpty()) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(question.body()));
    }
    HttpResponse<String> answer = send(request.build());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          question.path() + " is answered with " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  /** A server may close a connection at the moment when it is used again. */
  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }
}
