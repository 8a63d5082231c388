package dev.cafrun.bench.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cafrun.core.worker.StoreAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class StoreRelayIT {
  private static final String LARGE = "x".repeat(300_000);

  @Test
  void everyRequestIsPassedOnAndCountedOnceHoweverLargeItIs() throws Exception {
    HttpServer store =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    store.createContext(
        "/",
        exchange -> {
          byte[] echo = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, echo.length == 0 ? -1 : echo.length);
          exchange.getResponseBody().write(echo);
          exchange.close();
        });
    store.start();
    StoreAddress address =
        new StoreAddress("http://127.0.0.1:" + store.getAddress().getPort(), "here", "bucket");
    try (StoreRelay relay = StoreRelay.before(address);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(relay.address().endpoint() + "/a"));
      for (int i = 0; i < 3; i++) {
        assertThat(
                client
                    .send(
                        request.PUT(HttpRequest.BodyPublishers.ofString(LARGE, UTF_8)).build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body())
            .isEqualTo(LARGE);
        client.send(request.HEAD().build(), HttpResponse.BodyHandlers.discarding());
      }

      assertThat(relay.requests()).isEqualTo(6);
    } finally {
      store.stop(0);
    }
  }
}
