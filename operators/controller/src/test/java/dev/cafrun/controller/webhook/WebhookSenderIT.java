package dev.cafrun.controller.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.RetryPolicy;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.promotion.Delivery;
import dev.cafrun.controller.history.promotion.Outbox;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class WebhookSenderIT {
  private static final String SECRET = "between us";
  private static final RetryPolicy SOON =
      new RetryPolicy(Duration.ofDays(1), Duration.ofMillis(20), Duration.ofMillis(100));
  private static final Duration LOOK = Duration.ofMillis(20);

  /** What somebody was told. */
  private record Heard(String id, String time, String signature, String body) {}

  private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger refusals = new AtomicInteger();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private DataSource source;
  private Outbox outbox;
  private HttpServer receiver;

  @BeforeEach
  void aReceiver(TestInfo test) throws Exception {
    source = TestDatabase.migrated("webhook", test);
    outbox = History.over(source).outbox();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/hook", this::hear);
    receiver.start();
    move();
  }

  @AfterEach
  void end() {
    receiver.stop(0);
  }

  private void hear(HttpExchange exchange) throws IOException {
    heard.add(
        new Heard(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    boolean refused = refusals.getAndDecrement() > 0;
    exchange.sendResponseHeaders(refused ? 503 : 204, -1);
    exchange.close();
  }

  @Test
  void aMoveIsToldUntilItIsTakenWithTheSameIdAndASignature() throws Exception {
    refusals.set(2);
    try (WebhookSender sender = sender(SOON)) {
      sender.start();
      Waiting.until("all are told", Waiting.PATIENCE, () -> outbox.size() == 0);
    }

    assertThat(heard).hasSize(3).extracting(Heard::id).containsOnly("move-1");
    Heard last = heard.getLast();
    assertThat(last.signature())
        .isEqualTo(
            WebhookSignature.with(SECRET).of(last.id(), Long.parseLong(last.time()), last.body()));
    Map<?, ?> message = CoreJson.read(last.body(), Map.class);
    assertThat(message.get("type")).isEqualTo("model.alias.moved");
    assertThat((Map<?, ?>) message.get("data"))
        .extracting(
            data -> data.get("model"), data -> data.get("alias"), data -> data.get("version"))
        .containsExactly("smile", "candidate", 1);
    assertThat(meters.counter("cafrun.webhook.failures").count()).isEqualTo(2);
  }

  @Test
  void aMoveAndItsPlaceInTheOutboxAreOneTransaction() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select alias_event.xmin = webhook_outbox.xmin
                  and model_alias.xmin = webhook_outbox.xmin
                from alias_event join webhook_outbox on move_id = id
                  join model_alias using (model, alias)""")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getBoolean(1)).isTrue();
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void whoDiesBetweenMoveAndDeliveryLosesNeither() {
    Delivery dying = outbox.take(Duration.ofSeconds(1)).orElseThrow();
    assertThat(outbox.take(Duration.ofSeconds(1))).as("it is the other's for a while").isEmpty();

    try (WebhookSender next = sender(SOON)) {
      next.start();
      Waiting.until("all are told", Waiting.PATIENCE, () -> outbox.size() == 0);
    }

    assertThat(heard).extracting(Heard::id).containsExactly("move-" + dying.move().move());
    outbox.failed(dying, Duration.ZERO, "it comes back, too late");
    assertThat(outbox.size()).isZero();
  }

  @Test
  void ofAnAnswerThatComesLateOnlyTheNewestTryCounts() {
    Delivery first = outbox.take(Duration.ZERO).orElseThrow();
    Delivery second = outbox.take(Duration.ofHours(1)).orElseThrow();
    outbox.failed(first, Duration.ZERO, "late");

    assertThat(second.tries()).isEqualTo(2);
    assertThat(outbox.take(Duration.ZERO)).as("the second has it still").isEmpty();
  }

  @Test
  void whatNobodyTakesForAWeekIsGivenUp() {
    refusals.set(Integer.MAX_VALUE);
    RetryPolicy none =
        new RetryPolicy(Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(100));
    try (WebhookSender sender = sender(none)) {
      sender.start();
      Waiting.until("it is given up", Waiting.PATIENCE, () -> outbox.size() == 0);
    }
    assertThat(heard).hasSize(1);
  }

  @Test
  void wrongSettingsAreToldAtTheStartAndNoneMeanSilence() {
    for (WebhookSettings wrong :
        List.of(
            settings(Optional.of(address()), Optional.empty()),
            settings(Optional.of(URI.create("ftp://nowhere")), Optional.of(SECRET)))) {
      try (WebhookSender sender = WebhookSender.over(outbox, wrong, meters)) {
        assertThatThrownBy(sender::start)
            .isInstanceOf(StageException.class)
            .hasMessageContaining("caf.webhook.");
      }
    }
    try (WebhookSender sender =
        WebhookSender.over(outbox, settings(Optional.empty(), Optional.empty()), meters)) {
      sender.start();
    }
    assertThat(heard).isEmpty();
    assertThat(outbox.size()).isEqualTo(1);
  }

  private WebhookSender sender(RetryPolicy patience) {
    return new WebhookSender(
        outbox, settings(Optional.of(address()), Optional.of(SECRET)), meters, patience, LOOK);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
  }

  private static WebhookSettings settings(Optional<URI> url, Optional<String> secret) {
    return new WebhookSettings() {
      @Override
      public Optional<URI> url() {
        return url;
      }

      @Override
      public Optional<String> secret() {
        return secret;
      }
    };
  }

  /** A run registers a version, and an alias moves to it. */
  private void move() {
    History history = History.over(source);
    StageId register = StageId.of(StageKind.REGISTER);
    UUID run =
        history
            .runs()
            .submit(
                RunReader.read(
                    Map.of(
                        "apiVersion",
                        "cafrun.dev/v1alpha1",
                        "kind",
                        "CafRun",
                        "metadata",
                        Map.of("name", "smile"),
                        "spec",
                        Map.of(
                            "dataset", Map.of("format", "csv", "source", "file:///data"),
                            "register", Map.of("model", "smile", "alias", "candidate")))),
                same -> true)
            .run()
            .line()
            .id();
    StageKey key = new StageKey(Sha256.of("smile"));
    Manifest output =
        new Manifest(
            register,
            key,
            List.of(new StoredFile("model.caf", Sha256.of("weights").hex(), 7, "text/plain")),
            Map.of(),
            Map.of(),
            "2026-01-01T00:00:00Z");
    history
        .stages()
        .completed(run, Map.of(register, new Completed(output, false, key, true, Map.of())));
  }
}
