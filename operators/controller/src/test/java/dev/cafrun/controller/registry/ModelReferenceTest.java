package dev.cafrun.controller.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelReferenceTest {
  private static final List<ModelVersion> VERSIONS =
      List.of(
          version("affect", 12),
          version("affect", 2, "production"),
          version("affect", 1, "candidate", "old"),
          version("other", 7, "production"));

  @ParameterizedTest
  @CsvSource({"affect, 12", "affect@2, 2", "affect@production, 2", "affect@old, 1", "other, 7"})
  void aNameAVersionOrAnAliasSaysWhich(String text, int expected) {
    assertThat(ModelReference.of(text).in(VERSIONS).map(ModelVersion::version)).contains(expected);
  }

  @Test
  void whatIsNotThereIsNotGuessed() {
    assertThat(ModelReference.of("affec").in(VERSIONS)).isEmpty();
    assertThat(ModelReference.of("affect@3").in(VERSIONS)).isEmpty();
    assertThat(ModelReference.of("other@candidate").in(VERSIONS)).isEmpty();
    assertThat(ModelReference.of("affect@").in(VERSIONS)).isEmpty();
    assertThat(ModelReference.of("affect@02").in(VERSIONS)).isEmpty();
  }

  @Test
  void aNumberIsAVersionWhateverAnAliasIsCalled() {
    List<ModelVersion> misleading = List.of(version("affect", 12, "2"), version("affect", 2));
    assertThat(ModelReference.of("affect@2").in(misleading).map(ModelVersion::version)).contains(2);
  }

  private static ModelVersion version(String model, int version, String... aliases) {
    return new ModelVersion(
        model,
        version,
        new Sha256("ab".repeat(32)),
        StageKey.of("cd".repeat(32)),
        new UUID(0, version),
        "run-" + version,
        Map.of(),
        Map.of(),
        Instant.EPOCH,
        List.of(aliases));
  }
}
