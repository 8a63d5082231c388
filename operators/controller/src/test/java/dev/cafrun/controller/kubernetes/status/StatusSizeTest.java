package dev.cafrun.controller.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.crd.CafRunStatus;
import dev.cafrun.crd.CafRunStatus.StageStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusSizeTest {
  @Test
  void theLargestRunWithTheLongestMessagesFits() {
    CafRunStatus status = StatusSize.fit(status(69, "ü".repeat(100_000)));

    assertThat(StatusSize.of(status)).isLessThan(32 * 1024);
    assertThat(status.stages()).hasSize(69);
    assertThat(status.stages().getFirst().message()).endsWith("…");
  }

  @Test
  void anOrdinaryMessageStaysWhole() {
    String message = "labels.csv, row 7: valence is 1.7, outside -1 to 1";
    CafRunStatus status = StatusSize.fit(status(10, message));

    assertThat(status.message()).isEqualTo(message);
    assertThat(status.stages()).allMatch(stage -> message.equals(stage.message()));
  }

  private static CafRunStatus status(int stages, String message) {
    String now = Instant.EPOCH.toString();
    Conditions conditions = new Conditions(null, 3L, Instant.EPOCH);
    return new CafRunStatus(
        "Failed",
        "BadLabel",
        "train-1,train-2,train-3 +61",
        "42%",
        3L,
        message,
        now,
        now,
        IntStream.range(0, stages)
            .mapToObj(
                i ->
                    new StageStatus(
                        "train-" + (100_000_000_000_000_000L + i),
                        "Succeeded",
                        101,
                        true,
                        "100%",
                        now,
                        now,
                        "f".repeat(64),
                        message))
            .toList(),
        List.of(
            conditions.of("Accepted", true, "Valid", ""),
            conditions.of("Progressing", false, "Failed", message),
            conditions.of("Ready", false, "Failed", message)),
        "0.710",
        "0.600",
        "affect-resnet18@3",
        "0f8fad5b-d9cb-469f-a165-70867728950e");
  }
}
