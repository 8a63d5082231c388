package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.run.RunReader;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  private static final Map<String, Object> SUMMARY =
      Map.of(
          "samples",
          120,
          "seeds",
          2,
          "valence.ccc",
          0.8123,
          "sd.valence.ccc",
          0.0123,
          "low.valence.ccc",
          0.7,
          "high.valence.ccc",
          0.9,
          "arousal.rmse",
          0.25);

  @Test
  void thePapersRowsStandBesideOursInTheSameColumns() throws IOException {
    assertThat(report(Map.of("format", "affectnet", "source", "file:///data")))
        .contains("| CCC valence | 0.812 | 0.012 | 0.700 to 0.900 |")
        .contains("| PCC valence | undefined |  |  |")
        .contains("| | RMSE V | SAGR V | PCC V | CCC V | RMSE A | SAGR A | PCC A | CCC A |")
        .contains("| **this run**, resnet18 |  |  |  | 0.812 | 0.250 |  |  |  |")
        .contains(
            "| CAF (paper), ResNet18 | 0.2186 | 0.80 | 0.86 | 0.83 | 0.1873 | 0.84 | 0.85 | 0.84 |");
    assertThat(report(Map.of("format", "aff-wild", "source", "file:///data")))
        .contains(
            "| CAF (paper), ResNet18 | 0.22 | 0.70 | 0.57 | 0.55 | 0.20 | 0.76 | 0.57 | 0.56 |")
        .doesNotContain("0.2186");
  }

  @Test
  void generatedFacesAreComparedWithNobody() throws IOException {
    assertThat(report(Map.of("format", "demo")))
        .contains("The faces are generated")
        .contains("The paper has no figures for data of format demo.")
        .doesNotContain("Kossaifi");
  }

  private static String report(Map<String, Object> dataset) throws IOException {
    return new EvaluationReport(
            RunReader.readSpec(Map.of("dataset", dataset)), SUMMARY, "## Person independence\n\n")
        .text();
  }
}
