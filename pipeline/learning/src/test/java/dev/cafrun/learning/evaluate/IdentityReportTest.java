package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.learning.data.Face;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentityReportTest {

  private final Map<String, Object> summary = new HashMap<>();

  {
    summary.put("identity.people", 100);
    summary.put("identity.chance", 0.01);
    put("probe", 0.456, 0.4, 0.5);
    put("neighbour", 0.3, 0.25, 0.35);
    put("untrained.probe", 0.7, 0.65, 0.75);
    put("untrained.neighbour", 0.6, 0.55, 0.65);
    put("labels.probe", 0.02, 0.01, 0.03);
    put("labels.neighbour", 0.02, 0.01, 0.03);
    put("change.probe", -0.244, -0.3, -0.2);
    put("valence.between", 0.31, 0.2, 0.4);
    put("arousal.between", 0.12, 0.05, 0.2);
  }

  @Test
  void aParagraphCanBeQuotedAsItIs() {
    assertThat(text("subject", pictures(120)))
        .contains("names the right one of 100 people in **45.6 % (95 % interval 40.0 to 50.0 %)**")
        .contains("chance is 1.0 %, the same network untrained gives 70.0 %.")
        .contains("Training changed it by -24.4 points (-30.0 to -20.0).")
        .contains("| labels alone, no face | 2.0 % (1.0 to 3.0 %) | 2.0 % (1.0 to 3.0 %) |")
        .contains("Of the 120 people with at least 4 test faces these 100 were chosen by a hash")
        .contains("**31.0 % (95 % interval 20.0 to 40.0 %)** lies between people for valence")
        .doesNotContain("video", "trained on the same people");
  }

  @Test
  void whatWeakensTheFigureIsSaidBesideIt() {
    assertThat(text("random", videos()))
        .contains("Each of them is seen in a single video")
        .contains("may have been trained on the same people")
        .doesNotContain("chosen by a hash");
  }

  @Test
  void withoutIntervalsThereAreJustTheFigures() {
    summary.keySet().removeIf(name -> name.startsWith("low.") || name.startsWith("high."));

    assertThat(text("subject", pictures(3))).contains("**45.6 %**").doesNotContain("interval 4");
    assertThat(report("subject", pictures(3), Optional.empty()).picture().orElseThrow())
        .contains("0.46", "linear probe", "between people")
        .doesNotContain("NaN");
  }

  @Test
  void whatWasNotMeasuredHasNoFigureAndNoPicture() {
    summary.clear();
    IdentityReport report = report("subject", List.of(), Optional.of("nobody has a name"));

    assertThat(report.text())
        .contains("was not measured: nobody has a name.")
        .contains("How much of the error lies between people was not measured")
        .doesNotContain("%", "null");
    assertThat(report.picture()).isEmpty();
  }

  private String text(String splitBy, List<Face> faces) {
    return report(splitBy, faces, Optional.empty()).text();
  }

  private IdentityReport report(String splitBy, List<Face> faces, Optional<String> trouble) {
    return new IdentityReport(
        RunReader.readSpec(
            Map.of("dataset", Map.of("format", "demo", "split", Map.of("by", splitBy)))),
        IdentitySplit.of(faces),
        trouble,
        summary);
  }

  private void put(String name, double value, double low, double high) {
    summary.put("identity." + name, value);
    summary.put("low.identity." + name, low);
    summary.put("high.identity." + name, high);
  }

  private static List<Face> pictures(int people) {
    List<Face> faces = new ArrayList<>();
    for (int i = 0; i < 4 * people; i++) {
      faces.add(new Face(i, "f" + i, "p" + i / 4, "", "", Split.TEST, 0, 0));
    }
    return faces;
  }

  private static List<Face> videos() {
    List<Face> faces = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      faces.add(new Face(i, "f" + i, "p" + i / 10, "v" + i / 10, "" + i, Split.TEST, 0, 0));
    }
    return faces;
  }
}
