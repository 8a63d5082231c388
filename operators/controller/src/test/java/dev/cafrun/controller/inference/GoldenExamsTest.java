package dev.cafrun.controller.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GoldenAnswers;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class GoldenExamsTest {
  private final List<Runnable> begun = new ArrayList<>();

  /** Threads that do nothing until this test lets them. */
  private final ThreadFactory threads =
      work ->
          new Thread(() -> {}) {
            @Override
            public void start() {
              begun.add(work);
            }
          };

  @Test
  void whoAsksIsAnsweredAtOnceAndHearsMoreLater() {
    GoldenReader exams = new GoldenExams(version -> new GoldenAnswers.NotRecorded(), threads);

    assertThat(code(exams.of(version("a")))).isEqualTo(GoldenExams.PENDING);
    assertThat(code(exams.of(version("a")))).isEqualTo(GoldenExams.PENDING);
    assertThat(begun).as("it is asked once").hasSize(1);
    begun.removeFirst().run();

    assertThat(exams.of(version("a"))).isEqualTo(new GoldenAnswers.NotRecorded());
    assertThat(begun).isEmpty();
    assertThat(code(exams.of(version("b"))))
        .as("another is another")
        .isEqualTo("GOLDEN_FACES_PENDING");
  }

  @Test
  void thatAVersionCannotBeAskedIsToldOnceAndItIsAskedAgain() {
    Failure busy = Failure.platform("INFERENCE_BUSY", "try again");
    GoldenReader exams =
        new GoldenExams(
            version -> {
              throw new StageException(busy);
            },
            threads);

    exams.of(version("a"));
    begun.removeFirst().run();

    assertThat(exams.of(version("a"))).isEqualTo(new GoldenAnswers.Unknown(busy));
    assertThat(code(exams.of(version("a")))).isEqualTo(GoldenExams.PENDING);
    assertThat(begun).hasSize(1);
  }

  private static String code(GoldenAnswers answers) {
    return answers instanceof GoldenAnswers.Unknown unknown ? unknown.why().code() : "";
  }

  private static ModelVersion version(String content) {
    return new ModelVersion(
        "affect",
        1,
        Sha256.of(content),
        StageKey.of("cd".repeat(32)),
        new UUID(0, 1),
        "affect-1",
        Map.of(),
        Map.of(),
        Instant.EPOCH,
        List.of());
  }
}
