package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.learning.data.JsonFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CriticFindingsTest {

  @Test
  void theSeedsCriticsAreGivenOneByOneAndAsAMean() {
    CriticFindings findings =
        new CriticFindings(
            List.of(
                Map.of("seed", 1, "critic.distance", 0.25, "iterations", 9),
                Map.of("seed", 2, "critic.distance", 0.75, "iterations", 9)));
    assertThat(findings.summary()).containsExactly(Map.entry("critic.distance", 0.5));
    assertThat(findings.tree())
        .containsEntry("distance", 0.5)
        .containsEntry(
            "seeds",
            List.of(Map.of("seed", 1, "distance", 0.25), Map.of("seed", 2, "distance", 0.75)));
  }

  /** A manifest's map has another order in each process. */
  @Test
  void equalTrainingsAreTheSameTextWhateverTheOrderOfTheirSummaries() {
    LinkedHashMap<String, Object> one = new LinkedHashMap<>();
    one.put("critic.probe", 0.5);
    one.put("seed", 1);
    one.put("critic.distance", 0.25);
    Map<String, Object> other = new LinkedHashMap<>();
    one.reversed().forEach(other::put);

    assertThat(JsonFile.text(new CriticFindings(List.of(other)).tree()))
        .isEqualTo(JsonFile.text(new CriticFindings(List.of(one)).tree()));
  }

  @Test
  void anArmWithoutCriticHasNothingToTell() {
    CriticFindings findings = new CriticFindings(List.of(Map.of("seed", 1, "iterations", 9)));
    assertThat(findings.tree()).isEmpty();
    assertThat(findings.summary()).isEmpty();
  }
}
