package dev.cafrun.controller.webhook;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.RetryPolicy;
import dev.cafrun.controller.history.promotion.Delivery;
import dev.cafrun.controller.history.promotion.Outbox;
import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Delivers moves of aliases to one address, each at least once: what was not answered with a 2xx is
 * sent again, later each time, and given up after a week. Messages have ids by which a receiver
 * knows those that it has had; they may come in another order than the moves. Several senders share
 * the work.
 */
public final class WebhookSender implements AutoCloseable {
  /** When a message is tried again. */
  static final RetryPolicy PATIENCE =
      new RetryPolicy(Duration.ofDays(7), Duration.ofSeconds(2), Duration.ofMinutes(10));

  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Longer than an answer may take. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;
  private static final int LONGEST_TROUBLE = 500;
  private static final System.Logger LOG = System.getLogger(WebhookSender.class.getName());

  private final Outbox outbox;
  private final WebhookSettings settings;
  private final RetryPolicy patience;
  private final Duration look;
  private final Counter failures;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private @Nullable Thread thread;
  private boolean silent;

  /** Sends nothing until it is started. */
  public static WebhookSender over(Outbox outbox, WebhookSettings settings, MeterRegistry meters) {
    return new WebhookSender(outbox, settings, meters, PATIENCE, LOOK);
  }

  WebhookSender(
      Outbox outbox,
      WebhookSettings settings,
      MeterRegistry meters,
      RetryPolicy patience,
      Duration look) {
    this.outbox = outbox;
    this.settings = settings;
    this.patience = patience;
    this.look = look;
    this.failures =
        Counter.builder("cafrun.webhook.failures")
            .description("Messages to the webhook that were not answered with a 2xx")
            .register(meters);
    if (settings.url().isPresent()) {
      Gauge.builder("cafrun.webhook.pending", outbox, Outbox::size)
          .description("Messages that the webhook has yet to hear")
          .strongReference(true)
          .register(meters);
    }
  }

  /**
   * Sends what there is from now on, if there is somebody to tell.
   *
   * @throws StageException USER if the settings are wrong
   */
  public synchronized void start() {
    if (settings.url().isEmpty() || thread != null) {
      return;
    }
    URI url = settings.url().get();
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      throw wrong("caf.webhook.url must be an http or https address");
    }
    WebhookSignature signature = signature();
    thread = Thread.ofVirtual().name("webhook").start(() -> send(url, signature));
  }

  private WebhookSignature signature() {
    try {
      return WebhookSignature.with(settings.secret().orElse(""));
    } catch (IllegalArgumentException e) {
      throw wrong(
          "caf.webhook.secret must be set where caf.webhook.url is, as text, or as whsec_ and Base64: "
              + e.getMessage());
    }
  }

  private static StageException wrong(String sentence) {
    return new StageException(Failure.user("WEBHOOK_SETTINGS", sentence));
  }

  private void send(URI url, WebhookSignature signature) {
    try {
      while (true) {
        if (!sendOne(url, signature)) {
          Thread.sleep(look);
        }
      }
    } catch (InterruptedException e) {
      // It was closed; what is on its way is sent again by whoever comes next.
    }
  }

  /** Whether it is worth looking for another one at once. */
  private boolean sendOne(URI url, WebhookSignature signature) throws InterruptedException {
    try {
      Optional<Delivery> next = outbox.take(LEASE);
      if (next.isEmpty()) {
        return false;
      }
      Optional<String> trouble = post(url, signature, next.get());
      if (trouble.isEmpty()) {
        outbox.delivered(next.get());
        if (silent) {
          silent = false;
          LOG.log(System.Logger.Level.INFO, "the webhook at {0} answers again", url.getHost());
        }
        return true;
      }
      failed(url, next.get(), trouble.get());
    } catch (RuntimeException e) {
      complain("messages to the webhook wait for the database", e);
    }
    return false;
  }

  private void failed(URI url, Delivery delivery, String trouble) {
    failures.increment();
    Optional<Duration> pause = patience.pause(delivery.tries(), delivery.waited());
    if (pause.isPresent()) {
      outbox.failed(delivery, pause.get(), trouble);
      complain(
          "the webhook at "
              + url.getHost()
              + " did not take a message ("
              + trouble
              + "); it is told again, and so is what follows, for a week",
          null);
    } else {
      outbox.delivered(delivery);
      LOG.log(
          System.Logger.Level.WARNING,
          "the webhook at {0} will never hear of move {1}: {2}",
          url.getHost(),
          delivery.move().move(),
          trouble);
    }
  }

  /** Once, until it works again. */
  private void complain(String sentence, @Nullable Throwable why) {
    if (!silent) {
      silent = true;
      LOG.log(System.Logger.Level.WARNING, sentence, why);
    }
  }

  /** What went wrong; nothing if it was taken. */
  private Optional<String> post(URI url, WebhookSignature signature, Delivery delivery)
      throws InterruptedException {
    String id = "move-" + delivery.move().move();
    long seconds = Clock.systemUTC().instant().getEpochSecond();
    String body =
        CoreJson.write(
            Map.of(
                "type", "model.alias.moved",
                "timestamp", delivery.move().at().toString(),
                "data", data(delivery.move())));
    try {
      int status =
          http.send(
                  HttpRequest.newBuilder(url)
                      .timeout(ANSWER)
                      .header("Content-Type", "application/json")
                      .header("webhook-id", id)
                      .header("webhook-timestamp", Long.toString(seconds))
                      .header("webhook-signature", signature.of(id, seconds, body))
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      return status / HUNDRED == SUCCESS ? Optional.empty() : Optional.of("it answered " + status);
    } catch (IOException e) {
      String trouble = String.valueOf(e);
      return Optional.of(trouble.substring(0, Math.min(LONGEST_TROUBLE, trouble.length())));
    }
  }

  /** The model by its own name, as receivers always had it, and whose it is beside it. */
  private static Map<String, Object> data(AliasMove move) {
    ModelName model = ModelName.of(move.model());
    Map<String, Object> data = new TreeMap<>(CanonicalTree.of(move.called(model.name())));
    data.put("tenant", model.tenant());
    return data;
  }

  @Override
  public synchronized void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join(ANSWER);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    http.shutdownNow();
  }
}
