package dev.cafrun.worker.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodSettingsTest {
  @Test
  void aPodWithoutSettingsForwardsNothingAndKeepsTheKubeletsFile() {
    PodSettings settings = PodSettings.of(Map.of("CAFRUN_LOG_OBJECT", " "));

    assertThat(settings.events()).isEmpty();
    assertThat(settings.logObject()).isEmpty();
    assertThat(settings.termination()).isEqualTo(Path.of("/dev/termination-log"));
  }

  @Test
  void theTokenIsNeverPrinted() {
    PodSettings settings =
        PodSettings.of(
            Map.of(
                "CAFRUN_EVENTS_URL",
                "http://caf:8080/api/v1/runs/1/stages/align/attempts/1/events",
                "CAFRUN_EVENTS_TOKEN",
                "s3cret"));

    assertThat(settings.events()).isPresent();
    assertThat(settings.toString()).contains("http://caf:8080").doesNotContain("s3cret");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> PodSettings.of(Map.of("CAFRUN_EVENTS_URL", "http://caf:8080")))
        .hasMessageContaining("CAFRUN_EVENTS_TOKEN");
    assertThatThrownBy(() -> PodSettings.of(withUrl("ftp://caf")))
        .hasMessageContaining("ftp://caf");
    assertThatThrownBy(() -> PodSettings.of(withUrl("http://a b")))
        .hasMessageContaining("CAFRUN_EVENTS_URL");
  }

  private static Map<String, String> withUrl(String url) {
    return Map.of("CAFRUN_EVENTS_URL", url, "CAFRUN_EVENTS_TOKEN", "t");
  }
}
