package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.output.Source;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.util.HashMap;
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
            keys.run(), keys.spec(), keys.image(), seen("other"), Optional.empty(), Set.of());
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

  @Test
  void whatNobodySeesIsReadByEachRunUnlessItsAuthorSaysWhenItChanges() {
    Map<String, Object> volume = Map.of("format", "csv", "source", "pvc://claim/faces");
    assertThat(unseen(volume).usesOthers(INGEST)).isFalse();
    assertThat(unseen(volume).own(INGEST, Map.of()))
        .isNotEqualTo(unseen(volume).own(INGEST, Map.of()));
    assertThat(unseen(volume).usesOthers(ALIGN)).isTrue();

    Map<String, Object> vouched = new HashMap<>(volume);
    vouched.put("revision", "2");
    assertThat(unseen(vouched).own(INGEST, Map.of()))
        .isEqualTo(unseen(vouched).own(INGEST, Map.of()));
  }

  private static StageKeys unseen(Map<String, Object> dataset) {
    RunSpec spec = TestRuns.run(Map.of("dataset", dataset)).spec();
    return new StageKeys(
        UUID.randomUUID(),
        spec,
        "image",
        new Source(spec.dataset(), Optional.empty()),
        Optional.empty(),
        Set.of());
  }

  private static Source seen(String source) {
    return new Source(TestRuns.quickstart().spec().dataset(), Optional.of(Sha256.of(source)));
  }

  private static StageKeys keys(String policy) {
    return new StageKeys(
        UUID.randomUUID(),
        TestRuns.run(Map.of("cache", policy)).spec(),
        "image",
        seen("source"),
        Optional.empty(),
        Set.of());
  }

  private static Manifest output(String key, String content) {
    StoredFile file = new StoredFile("faces.bin", Sha256.of(content).hex(), 1, "text/plain");
    return new Manifest(
        INGEST, new StageKey(Sha256.of(key)), List.of(file), Map.of(), Map.of(), "now");
  }
}
