package dev.cafrun.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StageKeysTest {
  private static final StageId INGEST = StageId.of("ingest");
  private static final StageId ALIGN = StageId.of("align");

  @Test
  void runsThatUseTheCacheShareTheirNames() {
    assertThat(keys("Use").own(INGEST, Map.of()))
        .isEqualTo(keys("Use").own(INGEST, Map.of()))
        .isEqualTo(keys("Use").shared(INGEST, Map.of()));
  }

  @Test
  void runsThatDoNotKeepTheirNamesApart() {
    for (String policy : List.of("Refresh", "Off")) {
      assertThat(keys(policy).own(INGEST, Map.of()))
          .isNotEqualTo(keys(policy).own(INGEST, Map.of()))
          .isNotEqualTo(keys("Use").own(INGEST, Map.of()));
      assertThat(keys(policy).shared(INGEST, Map.of()))
          .isEqualTo(keys("Use").own(INGEST, Map.of()));
    }
  }

  @Test
  void theSourceAndTheProgramAreInTheName() {
    StageKeys keys = keys("Use");
    StageKeys otherSource =
        new StageKeys(
            keys.run(), keys.spec(), keys.image(), Sha256.of("other"), Optional.empty(), Set.of());
    StageKeys otherImage =
        new StageKeys(keys.run(), keys.spec(), "other", keys.source(), Optional.empty(), Set.of());

    assertThat(otherSource.own(INGEST, Map.of())).isNotEqualTo(keys.own(INGEST, Map.of()));
    assertThat(otherImage.own(INGEST, Map.of())).isNotEqualTo(keys.own(INGEST, Map.of()));
  }

  @Test
  void inputsCountByWhatIsInThemNotByTheirNames() {
    StageKeys keys = keys("Use");

    assertThat(keys.own(ALIGN, Map.of(INGEST, output("a", "faces"))))
        .isEqualTo(keys.own(ALIGN, Map.of(INGEST, output("b", "faces"))))
        .isNotEqualTo(keys.own(ALIGN, Map.of(INGEST, output("a", "other faces"))));
  }

  private static StageKeys keys(String policy) {
    return new StageKeys(
        UUID.randomUUID(),
        TestRuns.run(Map.of("cache", policy)).spec(),
        "image",
        Sha256.of("source"),
        Optional.empty(),
        Set.of());
  }

  private static Manifest output(String key, String content) {
    StoredFile file = new StoredFile("faces.bin", Sha256.of(content).hex(), 1, "text/plain");
    return new Manifest(
        INGEST, new StageKey(Sha256.of(key)), List.of(file), Map.of(), Map.of(), "now");
  }
}
