package dev.cafrun.learning.train;

import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.dataset.GroupScope;
import dev.cafrun.core.dataset.GroupSpec;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.CriticType;
import dev.cafrun.core.training.InitialSpec;
import dev.cafrun.core.training.Margin;
import dev.cafrun.core.training.Neighbourhood;
import dev.cafrun.core.training.Profile;
import dev.cafrun.core.training.TrainedModel;
import dev.cafrun.learning.critic.AdaptiveNeighbourhood;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.model.Calibration;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.threshold.ThresholdRule;
import dev.cafrun.learning.threshold.ThresholdSource;
import dev.cafrun.learning.threshold.Thresholds;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipException;

/**
 * Trains one network with one seed. Killed and started again it goes on from its last checkpoint
 * and writes the same {@code model.caf}, {@code best.caf} and {@code training.csv} to the bit.
 */
public final class TrainStage implements Stage {

  private static final System.Logger LOG = System.getLogger(TrainStage.class.getName());

  @Override
  public StageKind kind() {
    return StageKind.TRAIN;
  }

  @Override
  public StageResult run(StageContext context) throws IOException, InterruptedException {
    TrainingPlan plan = plan(context);
    try (NetworkEngine engine = RunEngine.start(context);
        TrainingLoop loop = resumed(engine, plan, context)) {
      loop.initial()
          .ifPresent(weights -> context.events().note("INITIAL_WEIGHTS", weights.sentence()));
      TrainingWatch watch = new TrainingWatch(plan, loop, context);
      noteRareNeighbours(plan, context);
      loop.run(watch);
      if (loop.stoppedEarly()) {
        stoppedEarly(plan, loop, context);
      }
      loop.writeModels(
          context.output(TrainedModel.LAST.file()),
          context.output(TrainedModel.BEST.file()),
          context.output(Calibration.FILE));
      Files.writeString(context.output("training.csv"), loop.log().text());
      Files.writeString(context.output("training.svg"), loop.log().picture());
      return new StageResult(
          summary(plan, loop, watch), RunEngine.provenance(plan.spec(), loop.engines()));
    }
  }

  private static void stoppedEarly(TrainingPlan plan, TrainingLoop loop, StageContext context) {
    String message =
        String.format(
            Locale.ROOT,
            "training ended after %d of %d iterations: the last %d validations were no better%s",
            loop.done(),
            plan.spec().iterations(),
            loop.best().passedOver(),
            loop.best().bestScore().isPresent()
                ? String.format(
                    Locale.ROOT,
                    " than that after iteration %d (mean CCC %.3f)",
                    loop.best().iterations(),
                    loop.best().bestScore().getAsDouble())
                : "; the score was never defined");
    LOG.log(System.Logger.Level.INFO, message);
    context.events().note("STOPPED_EARLY", message);
  }

  private static TrainingPlan plan(StageContext context) throws IOException, InterruptedException {
    RunSpec spec = context.spec();
    FaceSet faces = FaceSet.of(context);
    List<Face> training = faces.of(Split.TRAIN);
    List<Face> validation = faces.of(Split.VALIDATION);
    int batchSize = spec.train().batchSize();
    if (training.size() < batchSize) {
      throw new StageException(
          Failure.user(
              "TOO_FEW_SAMPLES",
              "train.batchSize is %d but only %d samples are left for training; lower it or bring more"
                      .formatted(batchSize, training.size())
                  + " faces"));
    }
    if (validation.isEmpty()) {
      context
          .events()
          .warn(
              "NO_VALIDATION",
              "no sample is held out for validation: best.caf will be the last model");
    }
    long seed =
        context
            .stage()
            .seed()
            .orElseThrow(() -> new IllegalArgumentException(context.stage() + " has no seed"));
    return new TrainingPlan(
        spec.train(),
        aligned(context),
        initial(context),
        seed,
        faces,
        training,
        validation,
        thresholds(spec.group(), context));
  }

  /** Below some size of minibatch the paper's Δ hardly ever is more than its least value. */
  private static void noteRareNeighbours(TrainingPlan plan, StageContext context) {
    CriticSpec critic = plan.spec().critic();
    int batch = plan.spec().batchSize();
    if (critic.type() == CriticType.CAF
        && critic.margin() == Margin.ADAPTIVE
        && critic.neighbourhood() == Neighbourhood.BATCH
        && plan.spec().profile() == Profile.PAPER
        && batch < AdaptiveNeighbourhood.ADAPTS_FROM) {
      context
          .events()
          .note(
              "MARGIN_HARDLY_ADAPTS",
              String.format(
                  Locale.ROOT,
                  "in minibatches of %d faces the margin's Δ can hardly adapt: among the nearest"
                      + " neighbours of a strong sample strong ones must outnumber weak ones by more"
                      + " than %.1f; train.batchSize from %d on or train.critic.neighbourhood: memory"
                      + " let it",
                  batch,
                  AdaptiveNeighbourhood.surplus(batch),
                  AdaptiveNeighbourhood.ADAPTS_FROM));
    }
  }

  private static Optional<Path> initial(StageContext context)
      throws IOException, InterruptedException {
    InitialSpec initial = context.spec().train().initial();
    return initial == null ? Optional.empty() : Optional.of(context.initial(initial));
  }

  /** As the spec says, but with the detector that was there. */
  private static AlignSpec aligned(StageContext context) throws IOException {
    AlignSpec wanted = context.spec().align();
    String used =
        context
            .manifest(StageId.of(StageKind.ALIGN))
            .provenance()
            .getOrDefault("detector", wanted.detector().spelling());
    Detector detector = used.equals(Detector.HAAR.spelling()) ? Detector.HAAR : wanted.detector();
    // What becomes of pictures without a face, and into how many shards the work was split, is the
    // run's affair: whoever is scored gets an answer.
    return new AlignSpec(
        wanted.method(),
        detector,
        wanted.size(),
        wanted.zoom(),
        wanted.margin(),
        null,
        wanted.choose(),
        null);
  }

  private static ThresholdSource thresholds(GroupSpec group, StageContext context)
      throws IOException {
    if (group.scope() == GroupScope.BATCH) {
      ThresholdRule rule = ThresholdRule.of(group);
      return (valence, arousal) -> Thresholds.of(rule, valence, arousal);
    }
    Map<String, Object> file =
        JsonFile.parse(Files.readString(context.input(StageKind.GROUP, "groups.json")));
    if (file.get("threshold_valence") instanceof Number valence
        && file.get("threshold_arousal") instanceof Number arousal) {
      Thresholds fixed = new Thresholds(valence.doubleValue(), arousal.doubleValue());
      return (ignoredValence, ignoredArousal) -> fixed;
    }
    throw new StageException(
        Failure.fatal("BROKEN_GROUPS", "groups.json holds no thresholds: " + file));
  }

  /** A loop at the latest checkpoint that can be read, or at the start. */
  private static TrainingLoop resumed(NetworkEngine engine, TrainingPlan plan, StageContext context)
      throws IOException {
    Path file = context.scratch().resolve("latest.ckpt");
    OptionalLong iteration = context.checkpoints().latest(file);
    TrainingLoop loop = new TrainingLoop(engine, plan, context.scratch());
    if (iteration.isEmpty()) {
      return loop;
    }
    try {
      String before = loop.restore(file);
      String now = loop.engines().getLast();
      if (!before.equals(now)) {
        context
            .events()
            .warn(
                "RESUMED_WITH_ANOTHER_ENGINE",
                "training goes on from iteration %d with %s, which rounds differently from %s, with which it came here: the result will not be, bit for bit, that of either alone. Where that matters, train on one kind of processor or set OPENBLAS_CORETYPE."
                    .formatted(loop.done(), now, before));
      }
      return loop;
    } catch (ZipException problem) {
      context
          .events()
          .warn(
              "UNREADABLE_CHECKPOINT",
              "training starts anew because its checkpoint cannot be read: "
                  + problem.getMessage());
      loop.close();
      return new TrainingLoop(engine, plan, context.scratch());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Map<String, Object> summary(
      TrainingPlan plan, TrainingLoop loop, TrainingWatch watch) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("seed", plan.seed());
    summary.put("iterations", loop.done());
    if (loop.stoppedEarly()) {
      summary.put("stopped_early", true);
    }
    summary.put("parameters", loop.parameters());
    loop.initial().ifPresent(weights -> summary.putAll(weights.summary()));
    summary.put("skipped", loop.log().skipped());
    summary.put("images_per_second", watch.imagesPerSecond());
    summary.put("idle_share", watch.idleShare());
    loop.log().criticSummary().forEach(summary::put);
    loop.best().latestScore().ifPresent(score -> summary.put("validation_ccc", score));
    loop.best()
        .bestScore()
        .ifPresent(
            score -> {
              summary.put("best_validation_ccc", score);
              summary.put("best_iterations", loop.best().iterations());
            });
    return summary;
  }
}
