package dev.cafrun.worker.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.testing.TestCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventForwarderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Path spool;
  private HearingController controller;

  @BeforeEach
  void start() throws Exception {
    spool = Files.createFile(folder.resolve("events.jsonl"));
    controller = new HearingController();
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  @Test
  void whatIsSaidIsHeardInOrderWhileTheStageWorksAndToItsEnd() throws Exception {
    EventForwarder forwarder = EventForwarder.start(spool, controller.address());
    say("one\n");
    awaitHeard("one\n");
    say("two\nthree\n");

    assertThat(forwarder.close(PATIENCE)).isTrue();
    assertThat(controller.heard()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void aControllerBehindTlsIsToldOnlyIfItsAuthorityIsTrusted() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder, "dns:localhost");
    try (HearingController encrypted = HearingController.encrypted(certificate.server())) {
      Map<String, String> pod = new HashMap<>();
      pod.put(
          "CAFRUN_EVENTS_URL",
          "https://localhost:" + encrypted.address().url().getPort() + "/events");
      pod.put("CAFRUN_EVENTS_TOKEN", HearingController.TOKEN);
      say("secret\n");

      EventForwarder stranger =
          EventForwarder.start(spool, PodSettings.of(pod).events().orElseThrow());
      assertThat(stranger.close(Duration.ofSeconds(2))).isFalse();
      assertThat(encrypted.heard()).isEmpty();

      pod.put("CAFRUN_CA_FILE", certificate.pem().toString());
      EventForwarder trusting =
          EventForwarder.start(spool, PodSettings.of(pod).events().orElseThrow());
      assertThat(trusting.close(PATIENCE)).isTrue();
      assertThat(encrypted.heard()).isEqualTo("secret\n");
    }
  }

  @Test
  void aControllerThatWasAwayHearsEverythingOnceWhenItIsBack() throws Exception {
    EventForwarder forwarder = EventForwarder.start(spool, controller.address());
    say("before\n");
    awaitHeard("before\n");
    controller.goAway();
    say("during\n");
    Thread.sleep(1_500); // a few tries in vain
    controller.comeBack();
    say("after\n");

    assertThat(forwarder.close(PATIENCE)).isTrue();
    assertThat(controller.heard()).isEqualTo("before\nduring\nafter\n");
  }

  @Test
  void aControllerThatLostItsLastMinutesHearsThemAgain() throws Exception {
    EventForwarder forwarder = EventForwarder.start(spool, controller.address());
    say("one\ntwo\n");
    awaitHeard("one\ntwo\n");
    controller.remember("one\n");
    say("three\n");

    assertThat(forwarder.close(PATIENCE)).isTrue();
    assertThat(controller.heard()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void aSpoolBegunAnewIsHeardBehindTheOldOne() throws Exception {
    controller.remember("an earlier pod of this attempt\n");
    say("the next one\n");
    EventForwarder forwarder = EventForwarder.start(spool, controller.address());

    assertThat(forwarder.close(PATIENCE)).isTrue();
    assertThat(controller.heard()).isEqualTo("an earlier pod of this attempt\nthe next one\n");
  }

  @Test
  void aWorkerThatHasNothingToSaySaysThatItLives() throws Exception {
    EventForwarder forwarder =
        EventForwarder.start(spool, controller.address(), Duration.ofMillis(1));
    say("one\n");
    awaitHeard("one\n");
    int before = controller.lives();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (controller.lives() < before + 3) {
      assertThat(System.nanoTime()).as("it says so").isLessThan(end);
      Thread.sleep(20);
    }

    assertThat(forwarder.close(PATIENCE)).isTrue();
    assertThat(controller.heard()).isEqualTo("one\n");
  }

  @Test
  void halfALineWaitsForItsOtherHalf() throws Exception {
    EventForwarder forwarder = EventForwarder.start(spool, controller.address());
    say("one\ntw");
    awaitHeard("one\n");
    Thread.sleep(600);
    assertThat(controller.heard()).isEqualTo("one\n");
    say("o\n");

    assertThat(forwarder.close(PATIENCE)).isTrue();
    assertThat(controller.heard()).isEqualTo("one\ntwo\n");
  }

  @Test
  void aControllerThatNeverListensHoldsNobodyUpForLong() throws Exception {
    var deaf = new PodSettings.Listener(controller.address().url(), "another run's token");
    say("one\n");
    EventForwarder forwarder = EventForwarder.start(spool, deaf);

    long start = System.nanoTime();
    assertThat(forwarder.close(Duration.ofMillis(300))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(controller.heard()).isEmpty();
  }

  @Test
  void anAddressThatLeadsNowhereHoldsNobodyUpEither() throws Exception {
    var nowhere = new PodSettings.Listener(URI.create("http://127.0.0.1:1/events"), "t");
    EventForwarder forwarder = EventForwarder.start(spool, nowhere);

    assertThat(forwarder.close(Duration.ofMillis(300))).isFalse();
  }

  private void say(String text) throws Exception {
    Files.writeString(spool, text, StandardOpenOption.APPEND);
  }

  private void awaitHeard(String text) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!controller.heard().equals(text)) {
      assertThat(System.nanoTime()).as(controller.heard()).isLessThan(end);
      Thread.sleep(20);
    }
  }
}
