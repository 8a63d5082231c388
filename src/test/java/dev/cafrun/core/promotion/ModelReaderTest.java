package dev.cafrun.core.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidRunException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelReaderTest {
  @Test
  void aModelIsCalledLikeItsResourceAndAsksForNothing() {
    assertThat(ModelReader.read(model(Map.of())))
        .isEqualTo(new CafModel("smile", new TreeMap<>(), GatesSpec.NONE));
  }

  @Test
  void aliasesAndGatesAreRead() {
    CafModel model =
        ModelReader.read(
            model(
                Map.of(
                    "model", "affect",
                    "aliases", Map.of("production", 3, "shadow", 4),
                    "gates",
                        Map.of(
                            "minimumCcc", Map.of("valence", 0.6),
                            "noWorseThanLive", true,
                            "personIndependent", true,
                            "pairedNoWorse", true,
                            "groupsNoWorse", true,
                            "goldenFaces", true,
                            "margins", Map.of("groups", 0.2)))));

    assertThat(model.model()).isEqualTo("affect");
    assertThat(model.aliases()).containsExactly(Map.entry("production", 3), Map.entry("shadow", 4));
    assertThat(model.gates())
        .isEqualTo(
            new GatesSpec(
                new GatesSpec.MinimumCcc(0.6, null),
                true,
                true,
                true,
                true,
                true,
                new GatesSpec.Margins(GateDefaults.PAIRED_MARGIN, 0.2)));
    assertThat(ModelReader.readGates(CanonicalTree.of(model.gates()))).isEqualTo(model.gates());
  }

  @Test
  void everythingThatIsWrongIsTold() {
    InvalidRunException refused =
        catchThrowableOfType(
            InvalidRunException.class,
            () ->
                ModelReader.read(
                    model(
                        Map.of(
                            "aliases", Map.of("production", "three"),
                            "gates", Map.of("minimumCcc", Map.of("valence", 7), "better", true)))));

    assertThat(refused.errors())
        .extracting(FieldError::toString)
        .containsExactlyInAnyOrder(
            "spec.aliases.production: must be a whole number, not 'three'",
            "spec.gates.minimumCcc.valence: must be from -1 to 1, not 7",
            "spec.gates.better: is no field here; the fields are goldenFaces, groupsNoWorse,"
                + " margins, minimumCcc, noWorseThanLive, pairedNoWorse, personIndependent");
  }

  @Test
  void aliasesAreAsManyAsAStatusCanTellOf() {
    Map<String, Object> aliases = new TreeMap<>();
    for (int i = 0; i < CafModel.MOST_ALIASES; i++) {
      aliases.put("trial-" + i, 1);
    }
    assertThat(ModelReader.read(model(Map.of("aliases", aliases))).aliases())
        .hasSize(CafModel.MOST_ALIASES);
    aliases.put("one-more", 1);
    assertThat(
            catchThrowableOfType(
                    InvalidRunException.class,
                    () -> ModelReader.read(model(Map.of("aliases", aliases))))
                .errors())
        .extracting(FieldError::toString)
        .containsExactly("spec.aliases: must be 50 at most");
  }

  @Test
  void versionsCountFromOne() {
    InvalidRunException refused =
        catchThrowableOfType(
            InvalidRunException.class,
            () -> ModelReader.read(model(Map.of("aliases", Map.of("production", 0)))));

    assertThat(refused.errors())
        .extracting(FieldError::toString)
        .containsExactly("spec.aliases: of production must be a version, from 1");
  }

  private static Map<String, Object> model(Map<String, Object> spec) {
    return Map.of(
        "apiVersion",
        "cafrun.dev/v1alpha1",
        "kind",
        "CafModel",
        "metadata",
        Map.of("name", "smile", "labels", Map.of()),
        "spec",
        spec);
  }
}
