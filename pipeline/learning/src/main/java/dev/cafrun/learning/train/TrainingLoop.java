package dev.cafrun.learning.train;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.learning.caf.CafIteration;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.caf.IterationReport;
import dev.cafrun.learning.caf.Minibatch;
import dev.cafrun.learning.caf.WeightAverage;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.model.Archive;
import dev.cafrun.learning.model.Calibration;
import dev.cafrun.learning.model.InitialWeights;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NetworkEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The iterations of one training, from a fresh network or from a checkpoint to the last one.
 *
 * <p>Its state after an iteration is a pure function of the plan: parameters, optimisers, dropout,
 * log and best model all go through checkpoints to the bit, and shuffles and crops are functions of
 * seed and iteration. So a training that was killed ends like one that was not. Not thread-safe.
 */
final class TrainingLoop implements AutoCloseable {

  private static final String LOG = "training.csv";
  private static final String BEST = "best.caf";
  private static final String ENGINES = "engines.txt";

  private final TrainingPlan plan;
  private final CafNetwork network;
  private final Optional<InitialWeights> initial;
  private final CafIteration step;
  private final Optional<WeightAverage> average;
  private final Predictor predictor;
  private final BatchSampler sampler;
  private final Path bestFile;
  private final BestModel best = new BestModel();
  private final TrainingState state = new TrainingState();
  private final String engine;
  private List<String> engines;
  private TrainingLog log = TrainingLog.empty();
  private long done;

  /**
   * A fresh training.
   *
   * @param scratch a folder for the best model
   * @throws StageException if what it is to start from is of no use
   */
  TrainingLoop(NetworkEngine engine, TrainingPlan plan, Path scratch) throws IOException {
    this.plan = plan;
    this.engine = RunEngine.description(plan.spec(), engine);
    engines = List.of(this.engine);
    network = new CafNetwork(engine, plan.spec(), plan.size(), plan.seed());
    initial =
        plan.initial().isEmpty()
            ? Optional.empty()
            : Optional.of(
                InitialWeights.into(network, plan.initial().get(), plan.spec().backbone()));
    step = new CafIteration(network, plan.spec(), plan.thresholds());
    average =
        plan.spec().average() == 0
            ? Optional.empty()
            : Optional.of(new WeightAverage(network, plan.spec().average()));
    predictor = new Predictor(engine, network.encoder(), network.headNetwork());
    sampler = new BatchSampler(plan.training().size(), plan.spec().batchSize(), plan.seed());
    bestFile = scratch.resolve(BEST);
    step.describe(state);
    average.ifPresent(weights -> weights.describe(state));
    best.describe(state);
    state.counter("iterations", () -> done, value -> done = value);
  }

  /** Saves everything; {@link #restore} brings it back to the bit. */
  void save(Path file) throws IOException {
    requireFinite(network);
    try (Archive.Writer archive = new Archive.Writer(file)) {
      archive.state(state);
      archive.text(LOG, log.text());
      archive.text(ENGINES, String.join("\n", engines));
      if (best.bestScore().isPresent()) {
        archive.file(BEST, bestFile);
      }
    }
  }

  /**
   * Goes on from a checkpoint.
   *
   * @return the engine that wrote it
   * @throws java.util.zip.ZipException if it is damaged or of another training; what was restored
   *     until then makes this loop useless
   */
  String restore(Path file) throws IOException {
    try (Archive.Reader archive = new Archive.Reader(file)) {
      archive.restore(state);
      log = TrainingLog.resumed(archive.text(LOG));
      if (best.bestScore().isPresent()) {
        archive.file(BEST, bestFile);
      }
      List<String> before = archive.text(ENGINES).lines().toList();
      engines =
          before.getLast().equals(engine)
              ? before
              : Stream.concat(before.stream(), Stream.of(engine)).toList();
      return before.getLast();
    }
  }

  /** What computed it, in order: one engine, unless a checkpoint was gone on with by another. */
  List<String> engines() {
    return engines;
  }

  /**
   * Runs the remaining iterations; the watcher hears of each when it is complete. To be called
   * once: after it the network is the one to keep, the average where the plan asks for one.
   */
  void run(Watcher watcher) throws IOException, InterruptedException {
    try (BatchFeed feed = new BatchFeed(plan, sampler, done, plan.spec().iterations())) {
      while (done < plan.spec().iterations() && !stoppedEarly()) {
        iterate(feed, watcher);
      }
    }
    average.ifPresent(WeightAverage::settle);
  }

  private void iterate(BatchFeed feed, Watcher watcher) throws IOException, InterruptedException {
    double learningRate = plan.learningRate(done);
    long epoch = sampler.epoch(done);
    watcher.waiting();
    Minibatch batch = feed.take();
    watcher.learning();
    IterationReport report = step.run(batch, epoch, learningRate);
    done++;
    if (!report.finite()) {
      throw diverged("a loss is not a finite number");
    }
    average.ifPresent(weights -> weights.follow(done));
    Map<String, Double> values = TrainingLog.values(report, epoch, learningRate);
    if (plan.validates(done)) {
      if (average.isPresent()) {
        try (WeightAverage.Lent lent = average.get().lend()) {
          validate(values);
        }
      } else {
        validate(values);
      }
    }
    log.append(done, values);
    watcher.completed(done, values);
  }

  private void validate(Map<String, Double> values) throws IOException {
    requireFinite(network);
    Validation validation = Validation.of(predictor, plan.faces(), plan.validation());
    TrainingLog.add(values, validation);
    if (best.offer(done, validation)) {
      writeModel(bestFile, done);
    }
  }

  /**
   * Whether it has ended, or is to end, because validation has not become better for as long as the
   * plan is patient.
   */
  boolean stoppedEarly() {
    int patience = plan.spec().patience();
    return patience > 0 && done < plan.spec().iterations() && best.passedOver() >= patience;
  }

  /**
   * Writes the network as it is after {@link #run}, and the best one of all validations: the same
   * if no validation could tell. To be called once, at the end: it leaves the best one behind.
   *
   * @param calibrations receives what would calibrate each, by the name of its file
   */
  void writeModels(Path last, Path bestOne, Path calibrations) throws IOException {
    writeModel(last, done);
    Calibration ofLast = calibration();
    Calibration ofBest = ofLast;
    if (best.bestScore().isEmpty()) {
      Files.copy(last, bestOne);
    } else {
      Files.copy(bestFile, bestOne);
      ModelFile.restore(bestFile, network);
      ofBest = calibration();
    }
    Map<String, Object> found = new LinkedHashMap<>();
    found.put(last.getFileName().toString(), ofLast.tree());
    found.put(bestOne.getFileName().toString(), ofBest.tree());
    JsonFile.write(calibrations, found);
  }

  private Calibration calibration() {
    return Calibration.of(predictor, plan.faces(), plan.validation());
  }

  private void writeModel(Path file, long iterations) throws IOException {
    requireFinite(network);
    ModelFile.write(file, network, plan.spec().backbone(), plan.align(), plan.seed(), iterations);
  }

  private void requireFinite(CafNetwork checked) {
    if (!checked.finite()) {
      throw diverged("a parameter is not a finite number");
    }
  }

  private StageException diverged(String how) {
    return new StageException(
        Failure.user(
            "TRAINING_DIVERGED",
            String.format(
                Locale.ROOT,
                "training diverged at iteration %d: %s; lower train.learningRate (now %s) or raise"
                    + " train.batchSize. The last good checkpoint is kept",
                done,
                how,
                plan.learningRate(Math.max(0, done - 1)))));
  }

  /** Iterations completed. */
  long done() {
    return done;
  }

  /** What it started from, beside random numbers. */
  Optional<InitialWeights> initial() {
    return initial;
  }

  TrainingLog log() {
    return log;
  }

  BestModel best() {
    return best;
  }

  /** Trainable parameters, the critic's included. */
  long parameters() {
    return network.parameters();
  }

  @Override
  public void close() {
    network.close();
  }

  /** Hears what the loop does, on its thread, and may save the loop. */
  interface Watcher {
    /** The learner needs its next minibatch. */
    void waiting();

    /** The learner has it. */
    void learning();

    /**
     * After an iteration.
     *
     * @param done iterations completed, from 1
     * @param values what it measured, by the log's column
     */
    void completed(long done, Map<String, Double> values) throws IOException, InterruptedException;
  }
}
