package dev.cafrun.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StageEventTest {
  private static final String AT = "2026-01-01T00:00:00Z";

  @Test
  void whatIsSaidCanBeKept() {
    var warning = new StageEvent.Warning(AT, "NO_FACE", "row \0 of " + "x".repeat(20_000));
    assertThat(warning.message()).startsWith("row \uFFFD of xxx").hasSize(10_001);
    assertThat(new StageEvent.Progress(AT, 1, 2, "\ud800", Map.of("\0", "\0")))
        .isEqualTo(new StageEvent.Progress(AT, 1, 2, "\uFFFD", Map.of("\uFFFD", "\uFFFD")));
    assertThat(new StageEvent.Metric(AT, "n".repeat(5_000), 1, 0.5).name()).hasSize(201);
  }

  @Test
  void whatIsNoEventIsRefused() {
    assertThatThrownBy(() -> new StageEvent.Note("yesterday", "CODE", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StageEvent.Note("+1000000000-12-31T23:59:59Z", "CODE", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StageEvent.Note(AT, "no code", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StageEvent.Metric(AT, "loss", -1, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StageEvent.Metric(AT, "loss", 1, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StageEvent.Progress(AT, -1, 2, "faces", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
