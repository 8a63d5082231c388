package dev.cafrun.worker.pod;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A controller's ear over real HTTP: hears each byte once, and may be away for a while. */
public final class HearingController implements AutoCloseable {
  public static final String TOKEN = "token-of-the-run";

  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private HttpServer server;
  private int port;
  private int lives;

  private final Optional<SSLContext> tls;

  public HearingController() throws IOException {
    this(Optional.empty());
  }

  private HearingController(Optional<SSLContext> tls) throws IOException {
    this.tls = tls;
    comeBack();
  }

  /** One that speaks TLS. */
  static HearingController encrypted(SSLContext tls) throws IOException {
    return new HearingController(Optional.of(tls));
  }

  public PodSettings.Listener address() {
    return new PodSettings.Listener(URI.create("http://127.0.0.1:" + port + "/events"), TOKEN);
  }

  public void goAway() {
    server.stop(0);
  }

  /** At the same address, remembering what was heard. */
  public void comeBack() throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    if (tls.isPresent()) {
      HttpsServer encrypted = HttpsServer.create(address, 0);
      encrypted.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      server = encrypted;
    } else {
      server = HttpServer.create(address, 0);
    }
    server.createContext("/events", this::hear);
    server.start();
    port = server.getAddress().getPort();
  }

  public synchronized String heard() {
    return heard.toString(UTF_8);
  }

  /** As after a restore from an old backup, or what an earlier pod said. */
  public synchronized void remember(String text) {
    heard.reset();
    heard.writeBytes(text.getBytes(UTF_8));
  }

  /** How often a worker said that it lives. */
  public synchronized int lives() {
    return lives;
  }

  private static Map<String, String> query(HttpExchange exchange) {
    return Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
        .map(part -> part.split("=", 2))
        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
  }

  private synchronized void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      Map<String, String> query = query(exchange);
      long offset = Long.parseLong(query.get("offset"));
      lives += "true".equals(query.get("lives")) ? 1 : 0;
      int known = (int) (heard.size() - offset);
      if (known >= 0 && known < body.length) {
        heard.writeBytes(Arrays.copyOfRange(body, known, body.length));
      }
      byte[] answer = ("{\"offset\":" + heard.size() + "}").getBytes(UTF_8);
      exchange.sendResponseHeaders(known < 0 ? 409 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
