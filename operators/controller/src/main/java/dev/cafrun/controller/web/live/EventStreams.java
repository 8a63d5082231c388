package dev.cafrun.controller.web.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.EveryTenant;
import dev.cafrun.controller.web.Asked;
import dev.cafrun.controller.web.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sends news of runs to whoever asks for them, until the run ends or they leave. */
@Singleton
final class EventStreams {
  static final String EVENTS = "text/event-stream";

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration ALIVE = Duration.ofSeconds(15);
  private static final Duration COME_BACK = Duration.ofSeconds(2);
  private static final Duration COME_BACK_LATER = Duration.ofSeconds(30);

  private final Runs runs;

  /** Of a run that somebody may see, all who look are told the same, by one thread of nobody's. */
  private final Runs all;

  private final ObjectMapper json;
  private final Clock clock = Clock.systemDefaultZone();
  private final RunFeeds feeds = new RunFeeds(() -> Thread.sleep(BETWEEN_LOOKS));

  @Inject
  EventStreams(Runs runs, @EveryTenant Runs all, ObjectMapper json) {
    this.runs = runs;
    this.all = all;
    this.json = json;
  }

  void stop(@Observes ShutdownEvent end) {
    feeds.close();
  }

  /**
   * @param reference as in a path
   * @param logs names of stages whose logs are wanted, too
   * @param mark the last event that they have heard; empty if none
   */
  Response of(String reference, Audience audience, Set<String> logs, String mark) {
    RunHandle run = Asked.run(runs, reference);
    if (!feeds.hasRoomFor(run.id())) {
      throw tooMany();
    }
    StreamingOutput events =
        out -> {
          say(out, EventText.comeBackAfter(COME_BACK));
          tell(
              feeds.join(run.id(), () -> new RunLook(all, run, json, clock), audience, logs, mark),
              out);
        };
    return Response.ok(events, EVENTS)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no") // Some proxies keep what they should pass on.
        .build();
  }

  private static ProblemException tooMany() {
    return new ProblemException(
        503,
        "TOO_MANY_LISTENERS",
        "too many look already",
        "of all runs together %d can be told of news at once, of %d runs; ask for the run instead"
            .formatted(RunFeeds.MOST_TABS, RunFeeds.MOST_RUNS),
        Map.of());
  }

  /** Somebody may have taken the last place meanwhile: who got none comes back later. */
  private static void tell(Optional<Tab> place, OutputStream out) throws IOException {
    if (place.isEmpty()) {
      say(out, EventText.comeBackAfter(COME_BACK_LATER));
      return;
    }
    try (Tab tab = place.get()) {
      News news;
      do {
        news = tab.next(ALIVE);
        for (News.Message message : news.messages()) {
          say(out, EventText.of(tab.mark(message), message.part().event(), message.data()));
        }
        if (news.messages().isEmpty() && !news.ended()) {
          say(out, EventText.ALIVE);
        }
      } while (!news.ended());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for news");
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
