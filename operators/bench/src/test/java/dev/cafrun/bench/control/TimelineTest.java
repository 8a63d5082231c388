package dev.cafrun.bench.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.StoreAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Timeline timeline = new Timeline();

  @Test
  void aGapBeginsWhenTheLastOfTheInputsHasEnded() {
    timeline.jobEnds(request("a", StageId.train(1)), START.plusSeconds(5));
    timeline.jobEnds(request("a", StageId.train(2)), START);

    timeline.jobSeen(
        request("a", StageId.of(StageKind.EVALUATE), StageId.train(1), StageId.train(2)),
        START.plusSeconds(6));

    assertThat(timeline.gaps()).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aStageWhoseInputsWereThereAlreadyHasNoGap() {
    timeline.jobEnds(request("a", StageId.of(StageKind.INGEST)), START);

    timeline.jobSeen(request("a", StageId.of(StageKind.INGEST)), START);
    timeline.jobSeen(
        request("b", StageId.of(StageKind.ALIGN), StageId.of(StageKind.INGEST)),
        START.plusSeconds(1));

    assertThat(timeline.gaps()).isEmpty();
  }

  @Test
  void ofAHundredGapsTheNinetyFifthIsThe95thPercentile() {
    Percentiles gaps =
        new Percentiles(
            Stream.iterate(1, i -> i <= 100, i -> i + 1)
                .map(Duration::ofSeconds)
                .collect(Collectors.toList()));

    assertThat(gaps.seconds(0.5)).isEqualTo(50);
    assertThat(gaps.seconds(0.95)).isEqualTo(95);
    assertThat(gaps.seconds(1)).isEqualTo(100);
    assertThat(new Percentiles(List.of(Duration.ofMillis(300))).seconds(0.95)).isEqualTo(0.3);
  }

  private static StageRequest request(String run, StageId stage, StageId... inputs) {
    StageKey key = StageKey.of(Sha256.of("output").hex());
    return new StageRequest(
        run,
        run,
        stage,
        key,
        1,
        Map.of(),
        Stream.of(inputs).collect(Collectors.toMap(input -> input, input -> key)),
        "",
        new StoreAddress("http://127.0.0.1:9000", "us-east-1", "bench"),
        "/scratch",
        "/cache",
        "/events");
  }
}
