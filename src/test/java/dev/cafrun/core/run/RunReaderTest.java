package dev.cafrun.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.Adversarial;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.CriticFeatures;
import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.Information;
import dev.cafrun.core.training.Moments;
import dev.cafrun.core.training.Pairs;
import dev.cafrun.core.training.Precision;
import dev.cafrun.core.training.Regularizer;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.core.training.TrainedModel;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidRunException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RunReaderTest {
  private static final Map<String, Object> DEMO = Map.of("format", "demo");

  @Test
  void whatIsNotSaidIsThePapersDefault() {
    RunSpec spec = RunReader.readSpec(Map.of("dataset", DEMO));

    assertThat(spec.train().backbone()).isEqualTo(Backbone.RESNET18);
    assertThat(spec.train().batchSize()).isEqualTo(128);
    assertThat(spec.train().iterations()).isEqualTo(50_000);
    assertThat(spec.train().learningRate()).isEqualTo(1e-4);
    assertThat(spec.train().seeds()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(spec.align().storedSize()).isEqualTo(256);
    assertThat(spec.cache()).isEqualTo(CachePolicy.USE);
  }

  @Test
  void textThatCannotBeStoredIsRefusedWhereverItIs() {
    for (String hostile : List.of("a\0b", "a\ud800", "\udc00")) {
      String where =
          "holds a character that cannot be stored (U+0000, or half of a surrogate pair)";
      assertThat(errors(Map.of("dataset", Map.of("format", "demo", "revision", hostile))))
          .containsExactly("spec.dataset.revision: " + where);
      assertThat(errors(Map.of("dataset", DEMO, "register", Map.of("alias", hostile))))
          .containsExactly("spec.register.alias: " + where);
      assertThat(errors(Map.of("dataset", DEMO, "cache", hostile)))
          .containsExactly("spec.cache: " + where);
      assertThat(
              errors(
                  Map.of(
                      "dataset",
                      DEMO,
                      "stages",
                      Map.of("train", Map.of("podTemplate", Map.of("spec", Map.of(hostile, 1)))))))
          .first()
          .asString()
          .endsWith(where);
    }
  }

  @Test
  void whereThePicturesAreIsAPathFromTheSourceOn() {
    Map<String, String> csv = Map.of("format", "csv", "source", "file:///data");
    for (String path : List.of("images", "a/b c", "../images", ".")) {
      Map<String, String> dataset = new HashMap<>(csv);
      dataset.put("pictures", path);
      assertThat(RunReader.readSpec(Map.of("dataset", dataset)).dataset().pictures())
          .isEqualTo(path);
    }
    for (String path : List.of("/data/images", "C:/images", "a\\b", " ", "s3://images")) {
      Map<String, String> dataset = new HashMap<>(csv);
      dataset.put("pictures", path);
      assertThat(errors(Map.of("dataset", dataset)))
          .containsExactly(
              "spec.dataset.pictures: must be a folder's path from source on, such as images, not '%s'"
                  .formatted(path));
    }
    assertThat(errors(Map.of("dataset", Map.of("format", "demo", "pictures", "images"))))
        .containsExactly(
            "spec.dataset.pictures: has no meaning with format: demo, whose labels say where each"
                + " picture is; remove it");
  }

  @Test
  void aSpecThatNoWorkerCouldBeToldIsRefused() {
    assertThat(errors(Map.of("dataset", Map.of("format", "demo", "revision", "x".repeat(200_000)))))
        .containsExactly("spec: is larger than 100,000 characters as JSON");
  }

  @Test
  void aMinibatchThatNoArrayHoldsIsRefused() {
    assertThat(errors(minibatch(14_267)))
        .singleElement()
        .asString()
        .startsWith("spec.train.batchSize: 14,267 faces of 224 × 224 pixels are more than");
    assertThat(RunReader.read(file(minibatch(14_266))).spec().train().batchSize())
        .isEqualTo(14_266);
  }

  private static Map<String, Object> minibatch(int size) {
    return Map.of(
        "dataset", DEMO, "align", Map.of("size", 224), "train", Map.of("batchSize", size));
  }

  @Test
  void theLargestSeedNamesItsStage() {
    RunSpec spec =
        RunReader.readSpec(
            Map.of("dataset", DEMO, "train", Map.of("seeds", List.of(Long.MAX_VALUE))));
    StageId stage = StageId.train(Long.MAX_VALUE);

    assertThat(spec.graph().stages()).contains(stage);
    assertThat(StageId.of(stage.spelling())).isEqualTo(stage);
  }

  @Test
  void theBatchFollowsTheBackboneAndTheWeightTheProfile() {
    TrainSpec train = train(Map.of("backbone", "alexnet", "profile", "official"));

    assertThat(train.batchSize()).isEqualTo(256);
    assertThat(train.critic().adversarialWeight()).isEqualTo(0.1);
  }

  @Test
  void whatThePaperLeavesOpenFollowsTheProfile() {
    CriticSpec paper = train(Map.of()).critic();
    assertThat(paper.hingeWeight()).isEqualTo(1);
    assertThat(paper.regularizer()).isEqualTo(Regularizer.NONE);
    assertThat(paper.pairs()).isEqualTo(Pairs.MIRRORED);
    assertThat(paper.information()).isEqualTo(Information.DETACHED);
    assertThat(paper.features()).isEqualTo(CriticFeatures.STANDARDIZED);
    assertThat(paper.moments()).isEqualTo(Moments.OWN);
    assertThat(paper.adversarial()).isEqualTo(Adversarial.MEAN);
    assertThat(paper.adversarialWeight()).isEqualTo(0.1);
    assertThat(paper.learningRate()).isNull();

    CriticSpec official = train(Map.of("profile", "official")).critic();
    assertThat(official.information()).isEqualTo(Information.ATTACHED);
    assertThat(official.features()).isEqualTo(CriticFeatures.RAW);
    assertThat(official.moments()).isEqualTo(Moments.SHARED);
  }

  @Test
  void whatACriticDoesNotUseIsRefused() {
    assertThat(
            errors(
                Map.of(
                    "dataset",
                    Map.of("format", "demo"),
                    "train",
                    Map.of(
                        "critic",
                        Map.of(
                            "type", "fisher",
                            "pairs", "all",
                            "regularizer", "chi2",
                            "hingeWeight", 2,
                            "neighbourhood", "memory",
                            "features", "raw")))))
        .containsExactlyInAnyOrder(
            "spec.train.critic.pairs: has a meaning only with type: caf; remove it",
            "spec.train.critic.regularizer: has a meaning only with type: caf; remove it",
            "spec.train.critic.hingeWeight: has a meaning only with type: caf; remove it",
            "spec.train.critic.neighbourhood: has a meaning only with type: caf; remove it");
    assertThat(
            errors(
                Map.of(
                    "dataset",
                    Map.of("format", "demo"),
                    "train",
                    Map.of(
                        "critic",
                        Map.of("type", "none", "moments", "shared", "learningRate", 0.1)))))
        .containsExactlyInAnyOrder(
            "spec.train.critic.moments: has a meaning only with a critic; remove it",
            "spec.train.critic.learningRate: has a meaning only with a critic; remove it");
  }

  @Test
  void everyErrorIsReportedAtOnceWithItsPath() {
    assertThat(
            errors(
                Map.of(
                    "dataset",
                    Map.of("format", "demo", "maxRejected", "lots"),
                    "train",
                    Map.of("batchsize", 64, "seeds", List.of(1, "two"), "iterations", 0.5),
                    "cache",
                    "use")))
        .containsExactlyInAnyOrder(
            "spec.dataset.maxRejected: must be a number, not 'lots'",
            "spec.train.batchsize: is no field here; did you mean batchSize?",
            "spec.train.seeds[1]: must be a whole number, not 'two'",
            "spec.train.iterations: must be a whole number, not 0.5",
            "spec.cache: must be one of Use, Refresh, Off, not 'use'");
  }

  @Test
  void aRuleThatIsBrokenIsNamedWithTheValue() {
    assertThat(
            errors(
                Map.of(
                    "dataset", Map.of("format", "csv", "source", "http://somewhere"),
                    "train", Map.of("seeds", List.of(1, 1)),
                    "align", Map.of("size", 8))))
        .containsExactlyInAnyOrder(
            "spec.dataset.source: must start with file:///, s3:// or pvc://, not 'http://somewhere'",
            "spec.train.seeds: must differ: a seed twice would train the same model twice",
            "spec.align.size: must be from 32 to 512 pixels, not 8");
  }

  @Test
  void whatIsSaidOfLeaksLicenceAndConsentIsCheckedAsEverythingElse() {
    assertThat(
            errors(
                Map.of(
                    "dataset",
                    Map.of(
                        "format",
                        "demo",
                        "maxNearDuplicates",
                        "101%",
                        "licence",
                        " ",
                        "consent",
                        "x".repeat(1_001),
                        "split",
                        Map.of("by", "random", "allowPeopleOnBothSides", true)))))
        .anyMatch(error -> error.startsWith("spec.dataset.split.allowPeopleOnBothSides: "));
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("maxNearDuplicates", "101%"),
            Map.of("maxNearDuplicates", -0.1),
            Map.of("licence", " "),
            Map.of("consent", "x".repeat(1_001)),
            Map.of("consent", 3))) {
      Map<String, Object> dataset = new HashMap<>(wrong);
      dataset.put("format", "demo");
      assertThat(errors(Map.of("dataset", dataset)))
          .singleElement()
          .asString()
          .startsWith("spec.dataset." + wrong.keySet().iterator().next() + ": must ");
    }
  }

  @Test
  void settingsThatAnotherFieldMakesIdleAreRefused() {
    assertThat(
            errors(
                Map.of(
                    "dataset",
                    DEMO,
                    "group",
                    Map.of("k", 5),
                    "train",
                    Map.of("critic", Map.of("type", "fisher", "margin", "linear")))))
        .containsExactlyInAnyOrder(
            "spec.group.k: has a meaning only with method: kmeans; remove it",
            "spec.train.critic.margin: has a meaning only with type: caf; remove it");
  }

  @Test
  void facesCanBeMovedAboutMoreThanInThePaperButOnlyWithinReason() {
    assertThat(
            errors(
                Map.of(
                    "dataset", DEMO, "train", Map.of("jitter", Map.of("rotate", 90, "zoom", 1)))))
        .containsExactly("spec.train.jitter.rotate: must be from 0 to 45 degrees, not 90");
    assertThat(errors(Map.of("dataset", DEMO, "train", Map.of("jitter", Map.of("crop", 2)))))
        .containsExactly(
            "spec.train.jitter.crop: must be from 0 (flip alone) to 1 (the paper's), not 2");
    assertThat(
            errors(
                Map.of(
                    "dataset",
                    DEMO,
                    "train",
                    Map.of("augment", false, "jitter", Map.of("light", 0.2)))))
        .containsExactly("spec.train.jitter: has a meaning only with augment: true; remove it");
  }

  @Test
  void lessThanFloat32IsForTorchAloneAndChangesItsStagesNames() {
    Map<String, Object> half = Map.of("engine", "torch", "precision", "bfloat16");
    assertThat(RunReader.readSpec(Map.of("dataset", DEMO, "train", half)).train().precision())
        .isEqualTo(Precision.BFLOAT16);
    for (String engine : List.of("native", "graph")) {
      assertThat(
              errors(
                  Map.of(
                      "dataset", DEMO, "train", Map.of("engine", engine, "precision", "bfloat16"))))
          .containsExactly(
              "spec.train.precision: has a meaning only with engine: torch; remove it");
    }
    assertThat(trainParameters(half)).containsEntry("precision", "bfloat16");
    assertThat(trainParameters(Map.of("engine", "torch", "precision", "float32")))
        .as("as keys were before there was a choice")
        .doesNotContainKey("precision")
        .isEqualTo(trainParameters(Map.of("engine", "torch")));
  }

  private static Map<Object, Object> trainParameters(Map<String, Object> train) {
    RunSpec spec = RunReader.readSpec(Map.of("dataset", DEMO, "train", train));
    return new HashMap<>((Map<?, ?>) spec.parameters(StageKind.TRAIN).get("train"));
  }

  @Test
  void theRecipeIsOffUnlessAskedForAndRefusedBeyondReason() {
    TrainSpec plain = RunReader.readSpec(Map.of("dataset", DEMO)).train();
    assertThat(plain.warmup()).isZero();
    assertThat(plain.clip()).isZero();
    assertThat(plain.weightDecay()).isZero();
    assertThat(plain.average()).isZero();
    assertThat(
            errors(
                Map.of(
                    "dataset",
                    DEMO,
                    "train",
                    Map.of("warmup", -1, "clip", 1, "weightDecay", 0.1, "average", 0.9))))
        .containsExactly("spec.train.warmup: must be 0 iterations or more, not -1");
    assertThat(errors(Map.of("dataset", DEMO, "train", Map.of("clip", -0.5))))
        .containsExactly("spec.train.clip: must be 0 (no bound) or more, not -0.5");
    assertThat(errors(Map.of("dataset", DEMO, "train", Map.of("weightDecay", 10_000))))
        .containsExactly(
            "spec.train.weightDecay: must be below 1 / learningRate, or one step would take more"
                + " than the whole weight, not 10000");
    assertThat(errors(Map.of("dataset", DEMO, "train", Map.of("average", 1))))
        .containsExactly("spec.train.average: must be from 0 (none) to below 1, not 1");
  }

  @Test
  void aTrainingMayStartFromAFileAnObjectOrARegisteredModel() {
    String digest = "0123456789abcdef".repeat(4);
    for (String place :
        List.of(
            "file:///models/my model.caf",
            "s3://models/resnet18.safetensors",
            "smile",
            "smile@3",
            "smile@production",
            "model:" + digest,
            "smile@3#sha256:" + digest)) {
      RunSpec spec = RunReader.readSpec(Map.of("dataset", DEMO, "train", Map.of("initial", place)));
      assertThat(Objects.requireNonNull(spec.train().initial()).spelling()).isEqualTo(place);
      assertThat(RunReader.readSpec(CanonicalTree.of(spec))).isEqualTo(spec);
    }
    assertThat(errors(Map.of("dataset", DEMO, "train", Map.of("initial", "model.caf"))))
        .containsExactly(
            "spec.train.initial: must say of a file where it is, such as file:./model.caf, not"
                + " 'model.caf'");
    assertThat(errors(Map.of("dataset", DEMO, "train", Map.of("initial", "pvc://claim/a.caf"))))
        .containsExactly(
            "spec.train.initial: must be file:///path, s3://bucket/path, or a registered model such"
                + " as name, name@3 or name@production, not 'pvc://claim/a.caf'");
    assertThat(errors(Map.of("dataset", DEMO, "train", Map.of("initial", "smile#sha256:12"))))
        .containsExactly(
            "spec.train.initial: must end with the 64 hexadecimal digits of a SHA-256 after"
                + " #sha256:, not 'smile#sha256:12'");
  }

  @Test
  void theNameOfAStartIsInNoKeyBecauseItsContentIs() {
    RunSpec one = RunReader.readSpec(Map.of("dataset", DEMO, "train", Map.of("initial", "a@1")));
    RunSpec other = RunReader.readSpec(Map.of("dataset", DEMO, "train", Map.of("initial", "b")));
    assertThat(one.parameters(StageKind.TRAIN)).isEqualTo(other.parameters(StageKind.TRAIN));
  }

  @Test
  void whichModelIsRegisteredIsWhichModelIsJudged() {
    RunSpec last = RunReader.readSpec(Map.of("dataset", DEMO));
    RunSpec best = RunReader.readSpec(Map.of("dataset", DEMO, "register", Map.of("which", "best")));
    assertThat(last.register().which()).isEqualTo(TrainedModel.LAST);
    assertThat(best.parameters(StageKind.EVALUATE))
        .isNotEqualTo(last.parameters(StageKind.EVALUATE));
    assertThat(best.parameters(StageKind.TRAIN)).isEqualTo(last.parameters(StageKind.TRAIN));
  }

  @Test
  void aDatasetThatIsNotGeneratedNeedsASource() {
    assertThat(errors(Map.of("dataset", Map.of("format", "csv"))))
        .containsExactly(
            "spec.dataset.source: is required: where the dataset is, such as file:///data/faces");
    assertThat(errors(Map.of())).contains("spec.dataset: is required: what to learn from");
  }

  @Test
  void aFileOfAnotherKindIsRefused() {
    InvalidRunException e =
        catchThrowableOfType(
            InvalidRunException.class,
            () -> RunReader.read(Map.of("kind", "Pod", "metadata", Map.of("name", "Ä"))));

    assertThat(e.errors())
        .map(FieldError::toString)
        .contains("apiVersion: must be cafrun.dev/v1alpha1", "kind: must be CafRun, not 'Pod'");
  }

  @Test
  void aBadNameIsReportedOnceThoughTheModelWouldBeCalledTheSame() {
    InvalidRunException e =
        catchThrowableOfType(
            InvalidRunException.class,
            () ->
                RunReader.read(
                    Map.of(
                        "apiVersion",
                        RunReader.API_VERSION,
                        "kind",
                        RunReader.KIND,
                        "metadata",
                        Map.of("name", "My Run"),
                        "spec",
                        Map.of("dataset", DEMO))));

    assertThat(e.errors())
        .map(FieldError::toString)
        .singleElement()
        .asString()
        .startsWith("metadata.name: must be 1 to 63");
  }

  @Test
  void theCanonicalFormReadsBackAsTheSameSpec() {
    RunSpec spec =
        RunReader.readSpec(
            Map.of(
                "dataset",
                Map.of(
                    "format", "affectnet",
                    "source", "file:///faces",
                    "maxRejected", "2.5%",
                    "maxNearDuplicates", 0.25,
                    "licence", "CC0 1.0",
                    "consent", "generated: nobody is pictured",
                    "split",
                        Map.of(
                            "by", "identity_cluster", "folds", 5, "allowPeopleOnBothSides", true)),
                "train",
                Map.of("critic", Map.of("type", "sphere", "order", 2), "threads", 2),
                "stages",
                Map.of("train", Map.of("deadline", "48h", "retry", Map.of("backoff", "1500ms"))),
                "ttlAfterFinished",
                "7d"));

    RunSpec again = RunReader.readSpec(CanonicalTree.of(spec));

    assertThat(again).isEqualTo(spec);
    assertThat(CanonicalJson.write(CanonicalTree.of(again)))
        .isEqualTo(CanonicalJson.write(CanonicalTree.of(spec)));
    assertThat(spec.dataset().maxRejected()).isEqualTo(0.025);
    assertThat(spec.dataset().maxNearDuplicates()).isEqualTo(0.25);
    assertThat(spec.dataset().licence()).isEqualTo("CC0 1.0");
    assertThat(spec.dataset().split().fold()).isZero();
    assertThat(spec.dataset().split().allowPeopleOnBothSides()).isTrue();
    assertThat(spec.ttlAfterFinished()).isEqualTo(Duration.ofDays(7));
  }

  private static TrainSpec train(Map<String, Object> train) {
    return RunReader.readSpec(Map.of("dataset", DEMO, "train", train)).train();
  }

  private static List<String> errors(Map<String, Object> spec) {
    return catchThrowableOfType(InvalidRunException.class, () -> RunReader.read(file(spec)))
        .errors()
        .stream()
        .map(FieldError::toString)
        .toList();
  }

  private static Map<String, Object> file(Map<String, Object> spec) {
    Map<String, Object> tree = new HashMap<>();
    tree.put("apiVersion", "cafrun.dev/v1alpha1");
    tree.put("kind", "CafRun");
    tree.put("metadata", Map.of("name", "test"));
    tree.put("spec", spec);
    return tree;
  }
}
