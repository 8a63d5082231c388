package dev.cafrun.controller.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final Part PHASE = new Part(Audience.PAGE, "phase");
  private static final Part STAGES = new Part(Audience.PAGE, "stages");
  private static final Part SUMMARY = new Part(Audience.PROGRAM, "run");

  private final Feed feed = new Feed();

  @Test
  void whatIsAsItWasIsNotToldAgain() throws InterruptedException {
    feed.publish(Map.of(PHASE, "Running"));
    long seen = hear(0).seen();
    feed.publish(Map.of(PHASE, "Running", STAGES, "ingest"));

    assertThat(hear(seen).messages()).extracting(News.Message::part).containsExactly(STAGES);
  }

  @Test
  void whoComesLateHearsTheLatestOfEachPartAndNothingElse() throws InterruptedException {
    for (int percent = 0; percent < 1_000; percent++) {
      feed.publish(Map.of(STAGES, percent + " %"));
    }
    feed.publish(Map.of(PHASE, "Running"));

    assertThat(hear(0).messages())
        .extracting(News.Message::data)
        .containsExactly("999 %", "Running");
  }

  @Test
  void whoComesBackGoesOnAfterWhatTheyHeard() throws InterruptedException {
    feed.publish(Map.of(PHASE, "Running"));
    String mark = feed.mark(hear(0).seen());
    feed.publish(Map.of(STAGES, "ingest"));

    assertThat(hear(feed.seen(mark)).messages())
        .extracting(News.Message::part)
        .containsExactly(STAGES);
  }

  @Test
  void whoHasHeardAnotherFeedOrNoneHearsEverything() throws InterruptedException {
    feed.publish(Map.of(PHASE, "Running"));
    String other = new Feed().mark(1);

    for (String mark : new String[] {other, "", "nonsense", feed.mark(1) + "x"}) {
      assertThat(hear(feed.seen(mark)).messages()).as(mark).hasSize(1);
    }
  }

  @Test
  void whoWantsOtherPartsIsNotToldAndNotAskedAgain() throws InterruptedException {
    feed.publish(Map.of(PHASE, "Running"));

    News news = feed.await(0, SUMMARY::equals, Duration.ZERO);

    assertThat(news.messages()).isEmpty();
    assertThat(news.seen()).isEqualTo(1);
  }

  @Test
  void whatWasToldBeforeTheEndIsHeardWithIt() throws InterruptedException {
    feed.publish(Map.of(PHASE, "Succeeded"));
    feed.end();

    News news = feed.await(0, part -> true, Duration.ofDays(1));

    assertThat(news.ended()).isTrue();
    assertThat(news.messages()).hasSize(1);
  }

  private News hear(long seen) throws InterruptedException {
    return feed.await(seen, part -> true, Duration.ZERO);
  }
}
