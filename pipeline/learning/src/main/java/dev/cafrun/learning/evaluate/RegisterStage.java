package dev.cafrun.learning.evaluate;

import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.promotion.GoldenFaces;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.model.Calibration;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.ModelHeader;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.train.RunEngine;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Packs one model as a version: that of the seed whose model, the very one to be registered, does
 * best on the validation split (the test split has no say), proven to load and to say of its golden
 * faces what it said when it was evaluated, with where it comes from and what it is worth. Or packs
 * nothing and says why, where there is no model worth a version.
 */
public final class RegisterStage implements Stage {

  private static final String WITHOUT_METRICS = "MODEL_WITHOUT_METRICS";
  private static final String METRICS = "metrics.json";

  @Override
  public StageKind kind() {
    return StageKind.REGISTER;
  }

  @Override
  public StageResult run(StageContext context) throws IOException {
    Manifest evaluation = context.manifest(StageId.of(StageKind.EVALUATE));
    Optional<Unregistered> unregistered = unregistered(context, evaluation);
    if (unregistered.isPresent()) {
      return new StageResult(unregistered.get().summary(), Map.of());
    }
    Map<StageId, Double> scores = scores(context);
    StageId chosen = chosen(context, scores);
    Path model = context.output(ArtifactLayout.MODEL);
    Optional<GoldenFaces> golden = golden(context, chosen);
    ModelHeader header = pack(context, chosen, model, golden);
    String digest = FileDigest.of(model).hex();

    Map<String, Object> version = new LinkedHashMap<>();
    version.put("model", context.spec().register().model());
    version.put("seed", header.seed());
    if (context.spec().train().calibrate()) {
      version.put("calibrated", true);
    }
    version.put("which", context.spec().register().which().spelling());
    version.put("backbone", header.backbone().spelling());
    version.put("align", CanonicalTree.of(header.align()));
    version.put("iterations", header.iterations());
    version.put("parameters", header.parameters());
    version.put("sha256", digest);
    version.put("dataset", dataset(context));
    version.put("stages", stages(context));
    version.put("metrics", new TreeMap<>(evaluation.summary()));
    version.put("validation", validation(scores));
    JsonFile.write(context.output("model-version.json"), version);

    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("registered", true);
    summary.put("model", context.spec().register().model());
    summary.put("seed", header.seed());
    summary.put("parameters", header.parameters());
    summary.put("sha256", digest);
    summary.put("golden_faces", golden.map(faces -> faces.faces().size()).orElse(0));
    return new StageResult(summary, Map.of());
  }

  /**
   * Why there is to be no version. A constant is nobody's model, and what was trained on shuffled
   * labels has nothing to teach: such a run's result is its scores. Whoever asks for an alias asks
   * for a version: then a control has one, and a constant, which can have none, is a failure.
   */
  private static Optional<Unregistered> unregistered(StageContext context, Manifest evaluation) {
    String alias = context.spec().register().alias();
    Optional<String> undefined = undefinedMetric(evaluation);
    if (alias != null && undefined.isPresent()) {
      throw new StageException(
          Failure.user(
              WITHOUT_METRICS,
              "the model is not registered because %s is undefined: it predicts a constant, or the test"
                      .formatted(undefined.get())
                  + " labels are one; train longer or look at the data. Without register.alias ("
                  + alias
                  + ") the run ends well, with its scores and no version"));
    }
    if (alias == null && context.spec().dataset().shuffleLabels()) {
      return Optional.of(
          new Unregistered(
              "LABELS_SHUFFLED",
              "the run is a control, trained on shuffled labels; its scores are its result"));
    }
    return undefined.map(
        metric ->
            new Unregistered(
                WITHOUT_METRICS,
                metric
                    + " is undefined, so the model predicts a constant, or the test labels are one;"
                    + " the scores are the result"));
  }

  /** The first of all measures of both dimensions that is no finite number. */
  private static Optional<String> undefinedMetric(Manifest evaluation) {
    return Stream.of(Dimension.values())
        .flatMap(
            dimension ->
                Stream.of(Metric.values())
                    .map(metric -> dimension.spelling() + "." + metric.spelling()))
        .filter(
            name ->
                !(evaluation.summary().get(name) instanceof Number number)
                    || !Double.isFinite(number.doubleValue()))
        .findFirst();
  }

  /** What evaluation measured on the validation split, where it is defined. */
  private static Map<StageId, Double> scores(StageContext context) throws IOException {
    Path metrics = context.input(StageKind.EVALUATE, METRICS);
    Map<StageId, Double> scores = new TreeMap<>();
    MetricsFile.validation(JsonFile.parse(Files.readString(metrics)))
        .forEach((seed, score) -> scores.put(StageId.train(seed), score));
    return scores;
  }

  private static StageId chosen(StageContext context, Map<StageId, Double> scores) {
    return scores.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseGet(() -> first(context));
  }

  private static StageId first(StageContext context) {
    List<StageId> trainings = context.inputs(StageKind.TRAIN);
    StageId first = trainings.stream().min(Comparator.naturalOrder()).orElseThrow();
    if (trainings.size() > 1) {
      context
          .events()
          .warn(
              "NO_VALIDATION",
              "no seed has a validation score to be chosen by; registering " + first);
    }
    return first;
  }

  /** Of the model that is packed, as its evaluation recorded them, byte by byte. */
  private static Optional<GoldenFaces> golden(StageContext context, StageId training)
      throws IOException {
    String file = GoldenRecord.file(training.seed().orElseThrow());
    if (context.manifest(StageId.of(StageKind.EVALUATE)).file(file).isEmpty()) {
      return Optional.empty(); // An evaluation of before.
    }
    Path recorded = context.input(StageKind.EVALUATE, file);
    Files.copy(recorded, context.output(ArtifactLayout.GOLDEN_FACES));
    return Optional.of(GoldenRecord.read(recorded));
  }

  /** The very model that was evaluated. It is loaded and asked about faces that it has judged. */
  private static ModelHeader pack(
      StageContext context, StageId training, Path model, Optional<GoldenFaces> golden)
      throws IOException {
    String file = context.spec().register().which().file();
    Path trained = context.input(training, file);
    try (NetworkEngine engine = RunEngine.start(context)) {
      Optional<Calibration> wanted = Calibration.wanted(context, training, file);
      if (wanted.isPresent()) {
        ModelFile.calibrate(engine, trained, wanted.get(), model);
      } else {
        Files.copy(trained, model);
      }
      ModelHeader header = ModelFile.header(model);
      try (Predictor packed = ModelFile.load(engine, model)) {
        if (golden.isPresent()) {
          GoldenRecord.require(packed, golden.get());
        } else {
          requireAnswer(packed, model, header);
        }
      }
      return header;
    }
  }

  private static void requireAnswer(Predictor packed, Path file, ModelHeader header) {
    float[] grey = new float[3 * header.size() * header.size()];
    float[] answer = packed.predict(grey, 1)[0];
    if (!Float.isFinite(answer[0]) || !Float.isFinite(answer[1])) {
      throw new StageException(
          Failure.fatal("BROKEN_MODEL", file.getFileName() + " answers with what is no number"));
    }
  }

  private static Map<String, Object> dataset(StageContext context) throws IOException {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("format", context.spec().dataset().format().spelling());
    Manifest ingest = context.manifest(StageId.of(StageKind.INGEST));
    dataset.put("content", ingest.contentDigest().hex());
    dataset.put("summary", new TreeMap<>(ingest.summary()));
    return dataset;
  }

  /**
   * The files that a version rests on. Whose they are, under which key, and what lies beside them
   * (curves, pictures, the other model) is no part of what a version is: equal weights with equal
   * scores are one.
   */
  private static Map<String, Object> stages(StageContext context) throws IOException {
    Map<String, Object> stages = new LinkedHashMap<>();
    for (StageKind kind : StageKind.REGISTER.inputs().stream().sorted().toList()) {
      for (StageId input : context.inputs(kind)) {
        stages.put(input.spelling(), restsOn(context, input));
      }
    }
    return stages;
  }

  private static Map<String, Object> restsOn(StageContext context, StageId input)
      throws IOException {
    Manifest manifest = context.manifest(input);
    return switch (input.kind()) {
      case TRAIN -> digest(manifest, context.spec().register().which().file());
      case EVALUATE -> digest(manifest, METRICS);
      case INGEST, ALIGN, GROUP, REGISTER -> Map.of("content", manifest.contentDigest().hex());
    };
  }

  private static Map<String, Object> digest(Manifest manifest, String file) {
    return Map.of(file, manifest.file(file).orElseThrow().sha256());
  }

  private static Map<String, Object> validation(Map<StageId, Double> scores) {
    Map<String, Object> validation = new LinkedHashMap<>();
    scores.forEach((training, score) -> validation.put(training.spelling(), score));
    return validation;
  }
}
