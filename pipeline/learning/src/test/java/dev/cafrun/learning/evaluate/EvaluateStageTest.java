package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.promotion.GateDefaults;
import dev.cafrun.core.promotion.GoldenFaces;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.learning.testing.SimpleFaces;
import dev.cafrun.learning.train.TrainStage;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateStageTest {

  private static final StageId INGEST = StageId.of(StageKind.INGEST);
  private static final StageId EVALUATE = StageId.of(StageKind.EVALUATE);
  private static final StageId REGISTER = StageId.of(StageKind.REGISTER);

  @TempDir static Path trained;

  private static FolderContext original;

  @TempDir Path folder;

  private FolderContext world;

  @BeforeAll
  static void trainTwoSeeds() throws Exception {
    original =
        FolderContext.in(
            trained,
            Map.of(
                "dataset", Map.of("format", "demo"),
                "align", Map.of("size", 32),
                "evaluate", Map.of("bootstrap", 50),
                "register", Map.of("model", "simple", "alias", "candidate"),
                "train",
                    Map.of(
                        "backbone", "alexnet",
                        "iterations", 4,
                        "batchSize", 8,
                        "seeds", List.of(3, 7),
                        "threads", 1)));
    new SimpleFaces(60, 37).write(original);
    original.as(INGEST).adopt(Map.of("samples", 60));
    for (long seed : new long[] {3, 7}) {
      original.as(StageId.train(seed)).run(new TrainStage());
    }
  }

  @BeforeEach
  void startFromTrainedModels() throws IOException {
    world = original.copiedTo(folder);
  }

  @Test
  void metricsAreThoseOfThePredictionsPooledPerSeedAndAveraged() throws Exception {
    StageResult result = world.as(EVALUATE).run(new EvaluateStage());
    CsvTable table = CsvTable.read(world.input(EVALUATE, "predictions.csv"));
    assertThat(table.size()).as("10 test faces, two seeds").isEqualTo(20);
    Agreement three = agreement(table, "3");
    Agreement seven = agreement(table, "7");
    JsonNode metrics = json(EVALUATE, "metrics.json");
    assertThat(metrics.at("/seeds/0/seed").asLong()).isEqualTo(3);
    assertThat(metrics.at("/seeds/0/valence/rmse").asDouble())
        .isCloseTo(three.rmse(), within(1e-6));
    assertThat(metrics.at("/seeds/1/valence/sagr").asDouble()).isEqualTo(seven.sagr());
    double mean = (three.rmse() + seven.rmse()) / 2;
    assertThat(metrics.at("/valence/rmse").asDouble()).isCloseTo(mean, within(1e-6));
    assertThat(metrics.at("/sd/valence/rmse").asDouble())
        .isCloseTo(Math.abs(three.rmse() - seven.rmse()) / Math.sqrt(2), within(1e-6));
    assertThat(metrics.at("/interval95/valence/rmse/0").asDouble()).isPositive();
    assertThat(metrics.at("/samples").asInt()).isEqualTo(10);
    assertThat(result.summary())
        .containsEntry("valence.rmse", metrics.at("/valence/rmse").asDouble())
        .containsEntry("sd.arousal.ccc", metrics.at("/sd/arousal/ccc").asDouble());
    assertThat(Files.readString(world.input(EVALUATE, "subjects.csv")).lines().count())
        .as("a header and two subjects")
        .isEqualTo(3);
    assertThat(Files.readString(world.input(EVALUATE, "quadrants.csv"))).contains("pleasant-calm");
    assertThat(Files.readString(world.input(EVALUATE, "scatter.svg"))).contains("<circle");
    assertThat(Files.readString(world.input(EVALUATE, "features.svg")))
        .contains(">group<", ">weak<", ">subject<", ">subject10<");
    assertThat(Files.readString(world.input(EVALUATE, "report.md")))
        .contains("| CCC valence |", "The faces are generated");
  }

  @Test
  void theSameTrainingsServeCalibratedAndWhatIsRegisteredIsWhatWasJudged() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    CsvTable plain = CsvTable.read(world.input(EVALUATE, "predictions.csv"));
    Map<String, Object> train = new HashMap<>(CanonicalTree.of(world.spec().train()));
    train.put("calibrate", true);
    FolderContext calibrated = world.with(Map.of("train", train));

    calibrated.as(EVALUATE).run(new EvaluateStage());
    StageResult registered = calibrated.as(REGISTER).run(new RegisterStage());

    CsvTable judged = CsvTable.read(calibrated.input(EVALUATE, "predictions.csv"));
    assertThat(judged.column("predicted_valence")).isNotEqualTo(plain.column("predicted_valence"));
    FaceSet faces = FaceSet.of(calibrated.as(EVALUATE));
    try (NativeEngine engine = NativeEngine.start(1);
        Predictor model = ModelFile.load(engine, calibrated.input(REGISTER, "model.caf"))) {
      double[][] said = model.predict(faces, faces.of(Split.TEST));
      String seed = registered.summary().get("seed").toString();
      List<String> valence = new ArrayList<>();
      for (int row = 0; row < judged.size(); row++) {
        if (judged.column("seed").get(row).equals(seed)) {
          valence.add(judged.column("predicted_valence").get(row));
        }
      }
      assertThat(DoubleStream.of(said[0]).mapToObj(v -> Float.toString((float) v)).toList())
          .isEqualTo(valence);
    }
    assertThat(registered.summary().get("sha256"))
        .isEqualTo(FileDigest.of(calibrated.input(REGISTER, "model.caf")).hex());
  }

  @Test
  void modelsOfATrainingThatKeptNoCalibrationAreJudgedAsTheyAre() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    List<String> plain =
        CsvTable.read(world.input(EVALUATE, "predictions.csv")).column("predicted_valence");
    for (StageId training : List.of(StageId.train(3), StageId.train(7))) {
      Files.delete(world.input(training, "calibration.json"));
      world.as(training).adopt(Map.of());
    }
    Map<String, Object> train = new HashMap<>(CanonicalTree.of(world.spec().train()));
    train.put("calibrate", true);
    FolderContext old = world.with(Map.of("train", train));

    old.as(EVALUATE).run(new EvaluateStage());

    assertThat(CsvTable.read(old.input(EVALUATE, "predictions.csv")).column("predicted_valence"))
        .isEqualTo(plain);
  }

  @Test
  void howWellPeopleAreKnownIsMeasuredBesideTheUntrainedNetwork() throws Exception {
    FolderContext attempt = world.as(EVALUATE);
    StageResult result = attempt.run(new EvaluateStage());

    assertThat(attempt.warnings()).isEmpty();
    JsonNode identity = json(EVALUATE, "metrics.json").at("/identity");
    assertThat(identity.at("/people").asInt()).isEqualTo(2);
    assertThat(identity.at("/faces").asInt()).isEqualTo(10);
    assertThat(identity.at("/chance").asDouble()).isEqualTo(0.5);
    for (String number :
        List.of("probe", "neighbour", "untrained/probe", "untrained/neighbour", "labels/probe")) {
      assertThat(identity.at("/" + number).isNumber()).as(number).isTrue();
      assertThat(identity.at("/" + number).asDouble()).as(number).isBetween(0.0, 1.0);
    }
    double mean =
        (identity.at("/seeds/0/untrained/probe").asDouble()
                + identity.at("/seeds/1/untrained/probe").asDouble())
            / 2;
    assertThat(identity.at("/untrained/probe").asDouble()).isCloseTo(mean, within(1e-12));
    assertThat(identity.at("/change/probe").asDouble())
        .isCloseTo(identity.at("/probe").asDouble() - mean, within(1e-12));
    assertThat(identity.at("/interval95/valence/between/0").isNumber()).isTrue();
    assertThat(result.summary())
        .containsEntry("identity.probe", identity.at("/probe").asDouble())
        .containsEntry("identity.arousal.between", identity.at("/arousal/between").asDouble())
        .containsEntry("sd.identity.neighbour", identity.at("/sd/neighbour").asDouble())
        .containsKeys("low.identity.probe", "high.identity.probe");
    assertThat(Files.readString(world.input(EVALUATE, "identity.svg")))
        .contains("Faces of 2 people", "linear probe", "untrained", "between people", "chance");
    assertThat(Files.readString(world.input(EVALUATE, "report.md")))
        .contains("## Person independence", "a linear probe names the", "chance is 50.0 %");
  }

  @Test
  void whereNobodyIsNamedPeopleAreNotToldApartAndThatIsSaid() throws Exception {
    Path faces = world.input(StageKind.ALIGN, "faces.csv");
    Files.writeString(faces, Files.readString(faces).replaceAll(",subject\\d+,", ",,"));
    FolderContext attempt = world.as(EVALUATE);

    StageResult result = attempt.run(new EvaluateStage());

    assertThat(attempt.warnings()).containsExactly("IDENTITY_UNMEASURED");
    assertThat(json(EVALUATE, "metrics.json").at("/identity").isMissingNode()).isTrue();
    assertThat(result.summary().keySet()).noneMatch(name -> name.contains("identity"));
    assertThat(world.input(EVALUATE, "identity.svg")).doesNotExist();
    assertThat(Files.readString(world.input(EVALUATE, "report.md")))
        .contains("was not measured: there are 0 people with at least 4 test faces");
  }

  @Test
  void theSeedsModelsAreAlsoJudgedTogetherByTheirMeanPrediction() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());

    CsvTable table = CsvTable.read(world.input(EVALUATE, "predictions.csv"));
    double[] labels = new double[10];
    double[] means = new double[10];
    for (int face = 0; face < 10; face++) {
      labels[face] = table.label(face, "arousal");
      means[face] =
          (table.label(face, "predicted_arousal") + table.label(face + 10, "predicted_arousal"))
              / 2;
    }
    JsonNode together = json(EVALUATE, "metrics.json").at("/ensemble/arousal");
    assertThat(together.at("/rmse").asDouble())
        .isCloseTo(Agreement.of(labels, means).rmse(), within(1e-6));
  }

  @Test
  void evaluatingAgainWritesTheSameBytes() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    String first = Files.readString(world.input(EVALUATE, "metrics.json"));
    world.as(EVALUATE).run(new EvaluateStage());
    assertThat(world.input(EVALUATE, "metrics.json")).hasContent(first);
  }

  @Test
  void anUndefinedCorrelationIsNullAndAWarningAndIsNotRegistered() throws Exception {
    Path faces = world.input(StageKind.ALIGN, "faces.csv");
    Files.writeString(
        faces, Files.readString(faces).replaceAll("(test),[^,]+,([^,]+),", "$1,0.25,$2,"));
    FolderContext attempt = world.as(EVALUATE);
    StageResult result = attempt.run(new EvaluateStage());
    assertThat(attempt.warnings()).containsExactly("UNDEFINED_METRIC");
    assertThat(json(EVALUATE, "metrics.json").at("/valence/pcc").isNull()).isTrue();
    assertThat(json(EVALUATE, "metrics.json").at("/seeds/1/valence/pcc").isNull()).isTrue();
    assertThat(result.summary()).doesNotContainKey("valence.pcc").containsKey("valence.rmse");
    assertThatThrownBy(() -> world.as(REGISTER).run(new RegisterStage()))
        .hasMessageContaining("not registered because valence.pcc is undefined");
  }

  @Test
  void anEmptyTestSplitIsTheAuthorsToMend() throws Exception {
    Path faces = world.input(StageKind.ALIGN, "faces.csv");
    Files.writeString(faces, Files.readString(faces).replace(",test,", ",validation,"));
    assertThatThrownBy(() -> world.as(EVALUATE).run(new EvaluateStage()))
        .hasMessageContaining("no sample is left for the test split");
  }

  @Test
  void theSeedThatValidatedBestIsRegisteredWithItsProvenance() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    world.as(REGISTER).run(new RegisterStage());
    JsonNode version = json(REGISTER, "model-version.json");
    StageId best =
        version.at("/validation/train-3").asDouble() >= version.at("/validation/train-7").asDouble()
            ? StageId.train(3)
            : StageId.train(7);
    assertThat(version.at("/seed").asLong()).isEqualTo(best.seed().orElseThrow());
    assertThat(version.at("/which").asText()).isEqualTo("last");
    JsonNode seeds = json(EVALUATE, "metrics.json").at("/seeds");
    assertThat(version.at("/validation/train-3").asDouble())
        .isEqualTo(seeds.at("/0/validation_ccc").asDouble());
    assertThat(seeds.at("/0/validation_ccc").asDouble())
        .isNotEqualTo(seeds.at("/1/validation_ccc").asDouble());
    assertThat(world.input(REGISTER, "model.caf"))
        .hasSameBinaryContentAs(world.input(best, "model.caf"));
    assertThat(version.at("/sha256").asText())
        .isEqualTo(world.manifest(best).file("model.caf").orElseThrow().sha256());
    assertThat(version.at("/parameters").asLong()).as("without the critic").isEqualTo(3_060_122);
    assertThat(version.at("/metrics/valence.rmse").isNumber()).isTrue();
    assertThat(version.at("/stages/train-7").path("model.caf").asText())
        .isEqualTo(world.manifest(StageId.train(7)).file("model.caf").orElseThrow().sha256());
    assertThat(Files.readString(world.input(REGISTER, "model-version.json")))
        .as("equal models are equal files, whoever made them")
        .doesNotContain("run-1", "\"run\"", "\"source\"");
    assertThat(version.at("/model").asText()).isEqualTo("simple");
  }

  @Test
  void aVersionCarriesFacesOfItsTestSetAndWhatItSaidOfThemUnmirrored() throws Exception {
    FolderContext mirrored = world.with(Map.of("evaluate", Map.of("bootstrap", 0, "mirror", true)));
    mirrored.as(EVALUATE).run(new EvaluateStage());
    StageResult registered = mirrored.as(REGISTER).run(new RegisterStage());

    GoldenFaces golden =
        CoreJson.read(
            Files.readAllBytes(mirrored.input(REGISTER, ArtifactLayout.GOLDEN_FACES)),
            GoldenFaces.class);
    assertThat(golden.faces()).hasSize(GateDefaults.GOLDEN_FACES);
    FaceSet faces = FaceSet.of(mirrored.as(EVALUATE));
    List<Face> test = faces.of(Split.TEST);
    try (NativeEngine engine = NativeEngine.start(1);
        Predictor model = ModelFile.load(engine, mirrored.input(REGISTER, "model.caf"))) {
      double[][] said = model.predict(faces, test);
      for (GoldenFaces.Face face : golden.faces()) {
        int place = test.stream().map(Face::id).toList().indexOf(face.id());
        assertThat(face.valence()).isCloseTo((float) said[0][place], within(1e-5f));
        assertThat(face.arousal()).isCloseTo((float) said[1][place], within(1e-5f));
      }
      assertThat(golden.beside(rgb -> model.predict(rgb, golden.side())[0]))
          .as("the pixels are those that the model saw")
          .allSatisfy(score -> assertThat(score.apart()).isZero());
    }
    assertThat(golden.faces().stream().map(GoldenFaces.Face::id).distinct())
        .hasSize(GateDefaults.GOLDEN_FACES);
    assertThat(registered.summary()).containsEntry("golden_faces", GateDefaults.GOLDEN_FACES);
  }

  @Test
  void aModelThatSaysOtherwiseThanWhenItWasEvaluatedIsNotPacked() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    for (long seed : new long[] {3, 7}) {
      Path recorded = world.input(EVALUATE, "golden-faces-" + seed + ".json");
      GoldenFaces golden = CoreJson.read(Files.readAllBytes(recorded), GoldenFaces.class);
      List<GoldenFaces.Face> changed =
          golden.faces().stream()
              .map(
                  face ->
                      new GoldenFaces.Face(
                          face.id(), face.rgb(), face.valence(), face.arousal() + 0.01f))
              .toList();
      Files.write(recorded, CoreJson.bytes(GoldenFaces.of(golden.side(), changed)));
    }
    world.as(EVALUATE).adopt(world.manifest(EVALUATE).summary());

    assertThatThrownBy(() -> world.as(REGISTER).run(new RegisterStage()))
        .isInstanceOfSatisfying(
            StageException.class,
            problem -> assertThat(problem.failure().code()).isEqualTo("GOLDEN_FACES_DIFFER"))
        .hasMessageContaining("by 0.0100");
  }

  @Test
  void whatWasEvaluatedBeforeGoldenFacesWereRecordedIsRegisteredWithoutThem() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    for (long seed : new long[] {3, 7}) {
      Files.delete(world.input(EVALUATE, "golden-faces-" + seed + ".json"));
    }
    world.as(EVALUATE).adopt(world.manifest(EVALUATE).summary());

    StageResult registered = world.as(REGISTER).run(new RegisterStage());

    assertThat(registered.summary()).containsEntry("golden_faces", 0);
    assertThat(world.input(REGISTER, ArtifactLayout.GOLDEN_FACES)).doesNotExist();
  }

  /** Curves and pictures may look otherwise: a version is its weights and their scores. */
  @Test
  void equalWeightsWithEqualScoresAreOneVersionWhateverLiesBesideThem() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    world.as(REGISTER).run(new RegisterStage());
    Sha256 version = world.manifest(REGISTER).contentDigest();

    for (StageId stage : List.of(StageId.train(3), StageId.train(7), EVALUATE)) {
      Manifest made = world.manifest(stage);
      Files.writeString(world.as(stage).output("drawn-otherwise.svg"), "<svg/>");
      world.as(stage).adopt(made.summary());
      assertThat(world.manifest(stage).contentDigest()).isNotEqualTo(made.contentDigest());
    }
    world.as(REGISTER).run(new RegisterStage());
    assertThat(world.manifest(REGISTER).contentDigest()).isEqualTo(version);

    Files.copy(
        original.input(StageId.train(7), "model.caf"),
        world.input(StageId.train(3), "model.caf"),
        StandardCopyOption.REPLACE_EXISTING);
    world.as(StageId.train(3)).adopt(world.manifest(StageId.train(3)).summary());
    world.as(REGISTER).run(new RegisterStage());
    assertThat(world.manifest(REGISTER).contentDigest())
        .as("another seed's other weights had a say in the choice")
        .isNotEqualTo(version);
  }

  /** Mirroring changes what a model says, so it may change which seed is best. */
  @Test
  void seedsAreComparedByTheModelThatWouldBeRegisteredAndAsItIsAsked() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    double plain = json(EVALUATE, "metrics.json").at("/seeds/0/validation_ccc").asDouble();
    double onTest = json(EVALUATE, "metrics.json").at("/seeds/0/valence/ccc").asDouble();
    FolderContext mirrored = world.with(Map.of("evaluate", Map.of("bootstrap", 0, "mirror", true)));
    mirrored.as(EVALUATE).run(new EvaluateStage());
    assertThat(json(EVALUATE, "metrics.json").at("/seeds/0/validation_ccc").asDouble())
        .isNotEqualTo(plain);

    // The best model of each seed is that of the other: only its file can tell them apart.
    for (long seed : new long[] {3, 7}) {
      Files.copy(
          world.input(StageId.train(10 - seed), "model.caf"),
          world.input(StageId.train(seed), "best.caf"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    FolderContext best = world.with(Map.of("register", Map.of("model", "simple", "which", "best")));
    best.as(EVALUATE).run(new EvaluateStage());
    JsonNode metrics = json(EVALUATE, "metrics.json");
    assertThat(metrics.at("/seeds/1/validation_ccc").asDouble()).isEqualTo(plain);
    assertThat(metrics.at("/seeds/1/valence/ccc").asDouble()).isEqualTo(onTest);
    best.as(REGISTER).run(new RegisterStage());
    JsonNode version = json(REGISTER, "model-version.json");
    assertThat(version.at("/which").asText()).isEqualTo("best");
    double three = version.at("/validation/train-3").asDouble();
    double seven = version.at("/validation/train-7").asDouble();
    StageId chosen = StageId.train(three >= seven ? 3 : 7);
    assertThat(world.input(REGISTER, "model.caf"))
        .hasSameBinaryContentAs(world.input(chosen, "best.caf"));
  }

  @Test
  void aControlIsRegisteredIfAnAliasAsksForIt() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    FolderContext control =
        world.wanting(
            Map.of(
                "dataset", Map.of("format", "demo", "shuffleLabels", true),
                "align", Map.of("size", 32),
                "register", Map.of("model", "control", "alias", "candidate")));

    StageResult result = control.as(REGISTER).run(new RegisterStage());

    assertThat(result.summary())
        .containsEntry("registered", true)
        .containsEntry("model", "control");
    assertThat(world.input(REGISTER, "model.caf")).exists();
  }

  @Test
  void aDamagedModelIsNotRegistered() throws Exception {
    world.as(EVALUATE).run(new EvaluateStage());
    for (long seed : new long[] {3, 7}) {
      Path model = world.input(StageId.train(seed), "model.caf");
      byte[] bytes = Files.readAllBytes(model);
      bytes[bytes.length / 2] ^= 1;
      Files.write(model, bytes);
    }
    assertThatThrownBy(() -> world.as(REGISTER).run(new RegisterStage()))
        .hasMessageContaining("model.caf cannot be read")
        .hasMessageContaining("is damaged");
    Files.writeString(world.input(StageId.train(3), "model.caf"), "no archive");
    Files.writeString(world.input(StageId.train(7), "model.caf"), "no archive");
    assertThatThrownBy(() -> world.as(REGISTER).run(new RegisterStage()))
        .hasMessageContaining("model.caf cannot be read");
  }

  private static Agreement agreement(CsvTable table, String seed) {
    int[] rows =
        IntStream.range(0, table.size())
            .filter(row -> table.text(row, "seed").equals(seed))
            .toArray();
    return Agreement.of(
        IntStream.of(rows).mapToDouble(row -> table.label(row, "valence")).toArray(),
        IntStream.of(rows).mapToDouble(row -> table.label(row, "predicted_valence")).toArray());
  }

  private JsonNode json(StageId stage, String file) throws IOException {
    return new ObjectMapper().readTree(world.input(stage, file).toFile());
  }
}
