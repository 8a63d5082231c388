package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageEvent;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.StoreAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoreJsonTest {
  private static final String AT = "2026-01-01T00:00:00Z";
  private static final StageKey KEY = new StageKey(Sha256.of("key"));

  @Test
  void aNulIsReplacedAndEveryOtherLetterStays() {
    String text = "use −1 to 1 … é 😀 \n \u0001";

    for (String json :
        new String[] {
          CoreJson.write(text + "\0"),
          new String(CoreJson.bytes(text + "\0"), StandardCharsets.UTF_8)
        }) {
      assertThat(CoreJson.read(json.getBytes(StandardCharsets.UTF_8), String.class))
          .isEqualTo(text + "\uFFFD");
    }
  }

  @Test
  void aManifestSurvivesTheWire() {
    Manifest manifest =
        new Manifest(
            StageId.train(3),
            KEY,
            List.of(new StoredFile("model.caf", Sha256.of("m").hex(), 5, "application/zip")),
            Map.of("iterations", 700, "loss", 0.25, "backbone", "resnet18"),
            Map.of("threads", "2"),
            AT);

    String json = CoreJson.write(manifest);

    assertThat(CoreJson.read(json, Manifest.class)).isEqualTo(manifest);
    assertThat(json)
        .startsWith("{\"stage\":\"train-3\",\"key\":\"" + KEY.hex())
        .contains("\"summary\":{\"backbone\":\"resnet18\",\"iterations\":700,\"loss\":0.25}")
        .doesNotContain("contentDigest")
        .doesNotContain("\n");
  }

  @Test
  void aRequestSurvivesTheWireAndItsSpecReadsBack() {
    var spec = RunReader.readSpec(Map.of("dataset", Map.of("format", "demo")));
    StageRequest request =
        new StageRequest(
            "42",
            "quickstart",
            StageId.of(StageKind.EVALUATE),
            KEY,
            2,
            CanonicalTree.of(spec),
            Map.of(StageId.of(StageKind.ALIGN), KEY, StageId.train(1), KEY),
            "",
            new StoreAddress("http://127.0.0.1:9000", "us-east-1", "cafrun"),
            "/scratch",
            "/cache",
            "/events.jsonl");

    StageRequest read = CoreJson.read(CoreJson.bytes(request), StageRequest.class);

    assertThat(CoreJson.write(read)).isEqualTo(CoreJson.write(request));
    assertThat(read.inputs()).isEqualTo(request.inputs());
    assertThat(RunReader.readSpec(read.spec())).isEqualTo(spec);
  }

  @Test
  void everyEventSurvivesTheWire() {
    List<StageEvent> events =
        List.of(
            new StageEvent.Progress(AT, 3, 10, "faces", Map.of("eta", "2 m")),
            new StageEvent.Metric(AT, "loss", 7, 1e-9),
            new StageEvent.Note(AT, "STOPPED_EARLY", "after 300 iterations"),
            new StageEvent.Warning(AT, "NO_FACE", "line one\nline two"),
            new StageEvent.Failed(AT, Failure.user("BAD_LABEL", "labels.csv, row 7: 1.7")));

    for (StageEvent event : events) {
      String line = CoreJson.write(event);
      assertThat(line).doesNotContain("\n");
      assertThat(CoreJson.read(line, StageEvent.class)).isEqualTo(event);
    }
    assertThat(CoreJson.write(events.get(1)))
        .isEqualTo(
            "{\"type\":\"metric\",\"at\":\""
                + AT
                + "\",\"name\":\"loss\",\"step\":7,\"value\":1.0E-9}");
  }

  @Test
  void aFieldOfANewerVersionIsIgnored() {
    String line =
        "{\"type\":\"warning\",\"at\":\"2026-01-01T00:00:00Z\",\"code\":\"C\",\"message\":\"m\",\"newer\":{\"a\":1}}";

    assertThat(CoreJson.read(line, StageEvent.class))
        .isEqualTo(new StageEvent.Warning(AT, "C", "m"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "{\"type\":\"metric\",\"at\":\"x\",\"name\":\"loss\",\"step\":1}",
        "{\"type\":\"metric\",\"at\":\"x\",\"name\":null,\"step\":1,\"value\":1}",
        "{\"type\":\"unheard\",\"at\":\"x\"}",
        "{\"type\":\"warning\",\"at\":\"x\",\"code\":\"C\",\"message\":\"m\"}{\"type\":",
      })
  void aLineThatIsNotAWholeEventIsRefused(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoreJson.read(line, StageEvent.class))
        .withMessageStartingWith("not a StageEvent: ");
  }
}
