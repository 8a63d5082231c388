package dev.cafrun.controller.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.worker.StageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTailTest {
  @TempDir Path folder;
  private Path file;
  private Path mark;
  private EventTail tail;

  @BeforeEach
  void listen() throws IOException {
    file = folder.resolve("events.jsonl");
    mark = folder.resolve("events.heard");
    tail = new EventTail(file, mark);
  }

  @Test
  void beforeAnythingIsSaidThereIsNothing() throws IOException {
    assertThat(tail.read()).isEmpty();
  }

  @Test
  void eachLineIsHeardOnce() throws IOException {
    append(metric(1) + "\n" + metric(2) + "\n");
    assertThat(tail.read()).containsExactly(event(1), event(2));
    append(metric(3) + "\n");
    assertThat(tail.read()).containsExactly(event(3));
    assertThat(tail.read()).isEmpty();
  }

  @Test
  void aLineWithoutEndKeepsNobodyFromHearingWhatFollows() throws IOException {
    append("x".repeat(3 << 20) + "\n" + metric(1) + "\n");
    List<StageEvent> heard = new ArrayList<>();
    for (int look = 0; look < 5; look++) {
      heard.addAll(tail.read());
    }
    assertThat(heard).containsExactly(event(1));
  }

  @Test
  void halfALineIsHeardWhenItIsWhole() throws IOException {
    append(metric(1) + "\n" + metric(2).substring(0, 9));
    assertThat(tail.read()).containsExactly(event(1));
    append(metric(2).substring(9) + "\n");
    assertThat(tail.read()).containsExactly(event(2));
  }

  @Test
  void anotherListenerGoesOnAfterWhatWasHeard() throws IOException {
    append(metric(1) + "\n");
    tail.read();
    tail.heard();
    append(metric(2) + "\n");
    tail.read();

    assertThat(new EventTail(file, mark).read()).containsExactly(event(2));
  }

  @Test
  void whatIsNoEventIsPassedOver() throws IOException {
    append("Ää broken\n" + metric(1) + "\n");
    assertThat(tail.read()).containsExactly(event(1));
  }

  @Test
  void aFileBegunAnewIsHeardFromItsBeginning() throws IOException {
    append(metric(1) + "\n" + metric(2) + "\n");
    assertThat(tail.read()).hasSize(2);
    Files.delete(file);
    append(metric(3) + "\n");
    assertThat(tail.read()).containsExactly(event(3));
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static StageEvent event(long step) {
    return new StageEvent.Metric("2026-01-01T00:00:00Z", "loss", step, 0.5);
  }

  private static String metric(long step) {
    return CoreJson.write(event(step));
  }
}
