package dev.cafrun.learning.evaluate;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.promotion.GoldenFaces;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.model.Calibration;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.plot.AffectPlane;
import dev.cafrun.learning.plot.AgreementScatter;
import dev.cafrun.learning.plot.Cloud;
import dev.cafrun.learning.train.RunEngine;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Joins the seeds: what the model of each training that may be registered says about the test
 * split, pooled, in float64. Predictions are clipped to [−1, 1], where labels live. An undefined
 * correlation is null and a warning, never 0.
 */
public final class EvaluateStage implements Stage {

  @Override
  public StageKind kind() {
    return StageKind.EVALUATE;
  }

  @Override
  public StageResult run(StageContext context) throws IOException, InterruptedException {
    FaceSet faces = FaceSet.of(context);
    List<Face> test = test(faces);
    IdentityExamination examination = new IdentityExamination(faces, test);
    SortedMap<Long, Double> validation = new TreeMap<>();
    List<Predictions> models = predictions(context, faces, test, validation, examination);
    int resamples = context.spec().evaluate().bootstrap();
    MetricsFile metrics = new MetricsFile(models, validation, resamples);
    metrics.add(new IdentityFindings(models, examination, resamples));
    metrics.add(critics(context));
    SplitSpec split = context.spec().dataset().split();
    if (!split.keepsPeopleApart()) {
      metrics.markPeopleOnBothSides(split.by());
    }
    if (!metrics.undefined().isEmpty()) {
      context
          .events()
          .warn(
              "UNDEFINED_METRIC",
              "labels or predictions are constant, so these are undefined: "
                  + String.join(", ", metrics.undefined()));
    }
    examination
        .trouble()
        .ifPresent(
            why ->
                context
                    .events()
                    .warn("IDENTITY_UNMEASURED", "person independence is not measured: " + why));
    metrics
        .summary()
        .forEach(
            (name, value) -> {
              if (value instanceof Number number) {
                context.events().metric(name, 0, number.doubleValue());
              }
            });
    JsonFile.write(context.output("metrics.json"), metrics.tree());
    try (Writer predictions = Files.newBufferedWriter(context.output("predictions.csv"));
        Writer subjects = Files.newBufferedWriter(context.output("subjects.csv"));
        Writer quadrants = Files.newBufferedWriter(context.output("quadrants.csv"))) {
      Predictions.write(models, predictions);
      Breakdown.bySubject(models, subjects);
      Breakdown.byQuadrant(models, quadrants);
    }
    Files.writeString(context.output("scatter.svg"), scatter(models));
    Files.writeString(context.output("plane.svg"), plane(models));
    Optional<String> traces = VideoTraces.draw(models, faces::thumbnail);
    if (traces.isPresent()) {
      Files.writeString(context.output("traces.svg"), traces.get());
    }
    IdentityReport identity =
        new IdentityReport(
            context.spec(), examination.split(), examination.trouble(), metrics.summary());
    Optional<String> bars = identity.picture();
    if (bars.isPresent()) {
      Files.writeString(context.output("identity.svg"), bars.get());
    }
    Files.writeString(
        context.output("report.md"),
        new EvaluationReport(context.spec(), metrics.summary(), identity.text()).text());
    return new StageResult(metrics.summary(), Map.of());
  }

  private static CriticFindings critics(StageContext context) throws IOException {
    List<Map<String, Object>> trainings = new ArrayList<>();
    for (StageId training : context.inputs(StageKind.TRAIN)) {
      trainings.add(context.manifest(training).summary());
    }
    return new CriticFindings(trainings);
  }

  private static List<Face> test(FaceSet faces) {
    List<Face> test = faces.of(Split.TEST);
    if (test.isEmpty()) {
      throw new StageException(
          Failure.user(
              "NO_TEST_SAMPLES",
              "no sample is left for the test split; raise dataset.split.test or bring more"
                  + " subjects"));
    }
    return test;
  }

  /**
   * Asks the models that may be registered.
   *
   * @param validation receives each seed's mean CCC on the validation split, where it is defined
   */
  private static List<Predictions> predictions(
      StageContext context,
      FaceSet faces,
      List<Face> test,
      SortedMap<Long, Double> validation,
      IdentityExamination examination)
      throws IOException, InterruptedException {
    List<Face> heldOut = faces.of(Split.VALIDATION);
    String model = context.spec().register().which().file();
    List<StageId> trainings = context.inputs(StageKind.TRAIN);
    List<Predictions> models = new ArrayList<>();
    try (NetworkEngine engine = RunEngine.start(context)) {
      for (StageId training : trainings) {
        context.events().progress(models.size(), trainings.size(), "models", Map.of());
        if (Thread.interrupted()) {
          throw new InterruptedException("evaluation was asked to stop");
        }
        long seed = training.seed().orElseThrow();
        try (Predictor predictor = ModelFile.load(engine, context.input(training, model))) {
          Calibration.wanted(context, training, model).ifPresent(predictor::calibrate);
          Predictor judged = context.spec().evaluate().mirror() ? predictor.mirroring() : predictor;
          if (models.isEmpty()) {
            drawFeatures(context, predictor, faces, test);
          }
          models.add(said(judged, seed, faces, test));
          Optional<GoldenFaces> golden =
              GoldenRecord.of(predictor, context.spec().align().size(), faces, test);
          if (golden.isPresent()) {
            GoldenRecord.write(context.output(GoldenRecord.file(seed)), golden.get());
          }
          if (!heldOut.isEmpty()) {
            said(judged, seed, faces, heldOut)
                .meanConcordance()
                .ifPresent(score -> validation.put(seed, score));
          }
          examination.examine(engine, predictor);
        }
        examination.compare(engine, context.spec(), seed);
      }
    }
    context.events().progress(trainings.size(), trainings.size(), "models", Map.of());
    return models;
  }

  private static Predictions said(
      Predictor predictor, long seed, FaceSet faces, List<Face> wanted) {
    double[][] affect = predictor.predict(faces, wanted);
    return new Predictions(seed, wanted, affect[0], affect[1]);
  }

  /** Of the first seed's model. */
  private static void drawFeatures(
      StageContext context, Predictor predictor, FaceSet faces, List<Face> test)
      throws IOException {
    Optional<String> picture = FeaturePicture.draw(predictor, faces, test, context.spec().group());
    if (picture.isPresent()) {
      Files.writeString(context.output("features.svg"), picture.get());
    }
  }

  static String scatter(List<Predictions> models) {
    AgreementScatter scatter = new AgreementScatter();
    for (Dimension dimension : Dimension.values()) {
      scatter.panel(
          dimension.spelling(),
          Cloud.joined(models.stream().map(model -> model.agreementCloud(dimension)).toList()));
    }
    return scatter.render();
  }

  static String plane(List<Predictions> models) {
    AffectPlane plane = new AffectPlane();
    Predictions first = models.getFirst();
    plane.panel(
        "labels", Cloud.of(first.labels(Dimension.VALENCE), first.labels(Dimension.AROUSAL)));
    plane.panel(
        "predictions", Cloud.joined(models.stream().map(Predictions::predictedCloud).toList()));
    return plane.render();
  }
}
