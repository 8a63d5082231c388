package dev.cafrun.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.worker.StageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolEventsTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path folder;
  private final HandClock clock = new HandClock();

  @Test
  void whatAStageSaysIsReadBackInOrder() throws Exception {
    try (SpoolEvents events = SpoolEvents.to(file(), clock)) {
      events.metric("loss", 1, 0.5);
      events.metric("loss", 2, Double.NaN);
      events.warn("NO_FACE", "7 faces were not found");
      events.failed(Failure.user("BAD_LABEL", "row 3"));
    }

    assertThat(said())
        .containsExactly(
            new StageEvent.Metric("2026-01-01T00:00:00Z", "loss", 1, 0.5),
            new StageEvent.Warning("2026-01-01T00:00:00Z", "NO_FACE", "7 faces were not found"),
            new StageEvent.Failed("2026-01-01T00:00:00Z", Failure.user("BAD_LABEL", "row 3")));
  }

  @Test
  void progressIsThinnedButItsFirstAndLastAreSaid() throws Exception {
    try (SpoolEvents events = SpoolEvents.to(file(), clock)) {
      for (int done = 0; done < 1_000; done++) { // one second
        events.progress(done, 2_000, "faces", Map.of());
        clock.now = clock.now.plusMillis(1);
      }
    }

    assertThat(said()).hasSizeBetween(4, 6).first().extracting("done").isEqualTo(0L);
    assertThat(said()).last().extracting("done").isEqualTo(999L);
  }

  @Test
  void theEndIsSaidAtOnce() throws Exception {
    try (SpoolEvents events = SpoolEvents.to(file(), clock)) {
      events.progress(1, 3, "faces", Map.of());
      events.progress(2, 3, "faces", Map.of());
      events.progress(3, 3, "faces", Map.of());

      assertThat(said()).extracting("done").containsExactly(1L, 3L);
    }
    assertThat(said()).hasSize(2);
  }

  @Test
  void aLineLeftOpenByAKillSpoilsNoOther() throws Exception {
    Files.createDirectory(folder.resolve("attempt"));
    Files.writeString(file(), "{\"type\":\"metr");

    try (SpoolEvents events = SpoolEvents.to(file(), clock)) {
      events.warn("A", "first");
    }
    try (SpoolEvents events = SpoolEvents.to(file(), clock)) {
      events.warn("B", "second");
    }

    List<String> lines = Files.readAllLines(file());
    assertThat(lines).hasSize(3).first().isEqualTo("{\"type\":\"metr");
    assertThat(lines.subList(1, 3)).allSatisfy(line -> CoreJson.read(line, StageEvent.class));
  }

  @Test
  void manyThreadsWriteWholeLines() throws Exception {
    try (SpoolEvents events = SpoolEvents.to(file(), clock);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int thread = 0; thread < 8; thread++) {
        String name = "curve" + thread;
        threads.execute(
            () -> {
              for (int step = 0; step < 200; step++) {
                events.metric(name, step, step);
              }
            });
      }
    }

    assertThat(said()).hasSize(1_600);
  }

  @Test
  void aStageThatIsBeingStoppedCanStillSpeak() throws Exception {
    try (SpoolEvents events = SpoolEvents.to(file(), clock)) {
      Thread.currentThread().interrupt();
      events.warn("A", "first");
      events.warn("B", "second");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(said()).hasSize(2);
  }

  @Test
  void aFullDiskLosesEventsButNotTheStage() throws Exception {
    if (!Files.exists(FULL)) {
      System.err.println("SKIPPED: this system has no /dev/full to stand for a full disk");
    }
    Assumptions.assumeTrue(Files.exists(FULL), "this system has no /dev/full");
    assertThat(Files.isWritable(FULL)).isTrue();

    try (SpoolEvents events = SpoolEvents.to(FULL, clock)) {
      events.warn("A", "lost");
      events.metric("loss", 1, 1);
      events.progress(1, 1, "faces", Map.of());
    }
  }

  private Path file() {
    return folder.resolve("attempt/events.jsonl");
  }

  private List<StageEvent> said() throws IOException {
    return Files.readAllLines(file()).stream()
        .map(line -> CoreJson.read(line, StageEvent.class))
        .toList();
  }

  private static final class HandClock extends Clock {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
