package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.output.Source;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.Program;
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
  private static final StageId TRAIN = StageId.train(1);
  private static final String DIGEST = "sha256:" + "0".repeat(64);
  private static final Program PROGRAM = Program.ofFolder("image");

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
            keys.run(), keys.spec(), keys.program(), seen("other"), Optional.empty(), Set.of());
    StageKeys otherImage =
        new StageKeys(
            keys.run(),
            keys.spec(),
            Program.ofFolder("other"),
            keys.source(),
            Optional.empty(),
            Set.of());

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

  @Test
  void ofAStageThatAsksForAGpuTheImageForGpusIsInTheName() {
    Map<String, Object> gpu = stage("resources", Map.of("limits", Map.of("nvidia.com/gpu", 1)));

    assertThat(named(gpu, "cuda:1")).isNotEqualTo(named(gpu, "cuda:2"));
    assertThat(named(gpu, "cuda@" + DIGEST)).isEqualTo(named(gpu, "mirror/cuda@" + DIGEST));
    assertThat(named(Map.of(), "cuda:1")).isEqualTo(named(Map.of(), "cuda:2"));
  }

  @Test
  void theImageOfAPodTemplateIsInTheNameOfTheStageThatItRuns() {
    assertThat(named(image("mine:1"), "cuda:1"))
        .isNotEqualTo(named(image("mine:2"), "cuda:1"))
        .isNotEqualTo(named(Map.of(), "cuda:1"))
        .isEqualTo(named(image("mine:1"), "cuda:2"));
    assertThat(named(image("worker:1"), "cuda:1")).isEqualTo(named(Map.of(), "cuda:1"));
    assertThat(named(image("mine@" + DIGEST), "cuda:1"))
        .isEqualTo(named(image("mirror/mine@" + DIGEST), "cuda:1"));
  }

  @Test
  void aLaptopHasNoImagesSoNoneIsInTheName() {
    assertThat(key(image("mine:1"), PROGRAM)).isEqualTo(key(Map.of(), PROGRAM));
  }

  @Test
  void theNumberOfThreadsIsInTheNameOnlyWhereItMayChangeBits() {
    assertThat(key(train(Map.of("threads", 1)), PROGRAM))
        .isEqualTo(key(train(Map.of("threads", 2)), PROGRAM));
    assertThat(key(train(Map.of("engine", "graph", "threads", 1)), PROGRAM))
        .isNotEqualTo(key(train(Map.of("engine", "graph", "threads", 2)), PROGRAM));
  }

  @Test
  void aTrainingIsTheSameWhetherItsModelIsToBeCalibratedOrNot() {
    assertThat(key(train(Map.of("calibrate", true)), PROGRAM))
        .isEqualTo(key(train(Map.of("calibrate", false)), PROGRAM));
    for (StageId stage : List.of(StageId.of("evaluate"), StageId.of("register"))) {
      assertThat(key(train(Map.of("calibrate", true)), PROGRAM, stage))
          .isNotEqualTo(key(train(Map.of("calibrate", false)), PROGRAM, stage));
    }
  }

  private static Map<String, Object> train(Map<String, Object> fields) {
    Map<String, Object> train = new HashMap<>(fields);
    train.put("seeds", List.of(1));
    return Map.of("train", train);
  }

  private static Map<String, Object> image(String image) {
    return stage(
        "podTemplate",
        Map.of("spec", Map.of("containers", List.of(Map.of("name", "stage", "image", image)))));
  }

  private static Map<String, Object> stage(String field, Object value) {
    return Map.of("stages", Map.of("train", Map.of(field, value)));
  }

  /** What a training is called whose cluster has the image {@code worker:1}, and one for GPUs. */
  private static StageKey named(Map<String, Object> spec, String cuda) {
    return key(spec, Program.ofImages("sha256:worker", "worker:1", cuda));
  }

  private static StageKey key(Map<String, Object> spec, Program program) {
    return key(spec, program, TRAIN);
  }

  private static StageKey key(Map<String, Object> spec, Program program, StageId stage) {
    return new StageKeys(
            UUID.randomUUID(),
            TestRuns.run(spec).spec(),
            program,
            seen("source"),
            Optional.empty(),
            Set.of())
        .own(stage, Map.of());
  }

  private static StageKeys unseen(Map<String, Object> dataset) {
    RunSpec spec = TestRuns.run(Map.of("dataset", dataset)).spec();
    return new StageKeys(
        UUID.randomUUID(),
        spec,
        PROGRAM,
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
        PROGRAM,
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
