package dev.cafrun.controller.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.run.NoSuchRunException;
import dev.cafrun.controller.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunFeedsTest {
  private static final Part PHASE = new Part(Audience.PAGE, "phase");
  private static final UUID RUN = new UUID(0, 1);
  private static final Duration LONG = Duration.ofMinutes(3);

  /** One is taken before each look but the first. */
  private final Semaphore steps = new Semaphore(0);

  private final RunFeeds feeds = new RunFeeds(steps::acquire);
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean over;
  private volatile Set<String> read = Set.of();

  @AfterEach
  void letEverybodyGo() {
    feeds.close();
    steps.release(100);
  }

  private Look.Seen look(Set<String> logs) {
    read = logs;
    return new Look.Seen(Map.of(PHASE, "look " + looks.incrementAndGet()), over);
  }

  private Optional<Tab> join(UUID run, String... logs) {
    return feeds.join(run, () -> this::look, Audience.PAGE, Set.of(logs), "");
  }

  @Test
  void howeverManyLookAtARunItIsLookedAtOnce() throws InterruptedException {
    List<Tab> tabs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tabs.add(join(RUN).orElseThrow());
    }
    for (Tab tab : tabs) {
      assertThat(said(tab)).isEqualTo("look 1");
    }
    steps.release();
    for (Tab tab : tabs) {
      assertThat(said(tab)).isEqualTo("look 2");
    }
    assertThat(looks).hasValue(2);
  }

  @Test
  void aRunThatEndsIsLookedAtNoMoreAndEverybodyHearsIt() throws InterruptedException {
    Tab tab = join(RUN).orElseThrow();
    assertThat(said(tab)).isEqualTo("look 1");
    over = true;
    steps.release();

    assertThat(said(tab)).isEqualTo("look 2");
    assertThat(tab.next(LONG).ended()).isTrue();
    Waiting.until("no run", LONG, () -> feeds.count().equals("1 at 0"));
  }

  @Test
  void nobodyLooksAtARunThatNobodyWantsToSee() throws InterruptedException {
    Tab tab = join(RUN).orElseThrow();
    assertThat(said(tab)).isEqualTo("look 1");
    tab.close();
    steps.release(100);

    Waiting.until("no run", LONG, () -> feeds.count().equals("0 at 0"));
    assertThat(looks).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void logsAreReadAsLongAsSomebodyReadsThem() throws InterruptedException {
    Tab reader = join(RUN, "train-1").orElseThrow();
    Tab other = join(RUN).orElseThrow();
    assertThat(said(reader)).isEqualTo("look 1");
    steps.release();
    said(other);
    Waiting.until("the log", LONG, () -> read.equals(Set.of("train-1")));

    reader.close();
    Waiting.until(
        "no log",
        LONG,
        () -> {
          steps.release();
          return read.isEmpty();
        });
    other.close();
  }

  @Test
  void moreTabsOrRunsThanThereIsRoomForAreTurnedAway() {
    List<Tab> tabs = new ArrayList<>();
    for (int run = 0; run < RunFeeds.MOST_RUNS; run++) {
      tabs.add(join(new UUID(1, run)).orElseThrow());
    }
    assertThat(join(RUN)).isEmpty();
    while (tabs.size() < RunFeeds.MOST_TABS) {
      tabs.add(join(new UUID(1, 0)).orElseThrow());
    }
    assertThat(join(new UUID(1, 0))).isEmpty();
    tabs.getLast().close();
    assertThat(join(new UUID(1, 0))).isPresent();
  }

  @Test
  void aLookThatFailsIsTakenAgainAndARunThatIsGoneIsNot() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    Look unlucky =
        logs -> {
          switch (tries.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("the database is away");
            case 2 -> {
              return look(logs);
            }
            default -> throw new NoSuchRunException("quickstart-1");
          }
        };
    Tab tab = feeds.join(RUN, () -> unlucky, Audience.PAGE, Set.of(), "").orElseThrow();
    steps.release();

    assertThat(said(tab)).isEqualTo("look 1");
    steps.release();
    News last = tab.next(LONG);
    assertThat(last.messages()).extracting(News.Message::part).containsExactly(Look.END);
  }

  private static String said(Tab tab) throws InterruptedException {
    return tab.next(LONG).messages().getLast().data();
  }
}
