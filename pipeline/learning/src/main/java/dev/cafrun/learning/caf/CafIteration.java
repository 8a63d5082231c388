package dev.cafrun.learning.caf;

import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.caf.CafNetwork.Driven;
import dev.cafrun.learning.caf.IterationReport.AdversarialSteps;
import dev.cafrun.learning.critic.AdversarialLoss;
import dev.cafrun.learning.critic.CriticHealth;
import dev.cafrun.learning.critic.CriticLoss;
import dev.cafrun.learning.critic.CriticOutcome;
import dev.cafrun.learning.critic.LatentMemory;
import dev.cafrun.learning.critic.Latents;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.Perceptron;
import dev.cafrun.learning.threshold.EmotionGroups;
import dev.cafrun.learning.threshold.ThresholdSource;
import dev.cafrun.learning.threshold.Thresholds;
import java.util.Optional;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Algorithm 1, one pass of its loop, in the paper's order. Not thread-safe.
 *
 * <p><b>Which rows each pass sees.</b> Both encoder passes see the whole minibatch: the first
 * before steps 2 and 3, which share it because θe does not change between them, the second in step
 * 4. So batch normalisation takes its statistics from weak and strong samples together, as in step
 * 4 and as the running statistics at inference. Passing the groups apart would normalise away part
 * of the very difference that the critic is to see, and would leave a group of one sample without
 * statistics. In step 3 only weak rows have a gradient. Running statistics are moved by step 4
 * alone, once an iteration, so that the arms with and without critic compare.
 */
public final class CafIteration {

  private final CafNetwork network;
  private final Optional<CriticLoss> criticLoss;
  private final CriticSpec settings;
  private final AdversarialLoss adversarialLoss;
  private final double criticRate;
  private final LatentMemory memory;
  private final ThresholdSource thresholds;
  private double multiplier;

  /** An iteration over these networks, by the run's arm and profile. */
  public CafIteration(CafNetwork network, TrainSpec train, ThresholdSource thresholds) {
    this.network = network;
    this.criticLoss = CriticLoss.of(train.critic(), train.profile());
    this.settings = train.critic();
    this.adversarialLoss =
        new AdversarialLoss(settings.adversarial(), settings.adversarialWeight());
    this.criticRate =
        settings.learningRate() == null ? 1 : settings.learningRate() / train.learningRate();
    this.memory =
        switch (settings.neighbourhood()) {
          case BATCH -> LatentMemory.NONE;
          case MEMORY ->
              new LatentMemory(PaperDefaults.NEIGHBOURHOOD_MEMORY, Perceptron.LATENT_DIMENSIONS);
        };
    this.thresholds = thresholds;
  }

  /**
   * Runs steps 1 to 4 once.
   *
   * @param epoch whole passes over the training split so far
   * @param learningRate of every Adam
   */
  public IterationReport run(Minibatch batch, long epoch, double learningRate) {
    Thresholds delta = thresholds.thresholds(batch.valence(), batch.arousal());
    EmotionGroups groups = EmotionGroups.of(delta, batch.valence(), batch.arousal());
    try (MemoryWorkspace scope = network.engine().iteration()) {
      INDArray images = batch.images();
      boolean due = criticLoss.isPresent();
      Optional<AdversarialSteps> adversarial =
          due && !groups.oneIsEmpty()
              ? Optional.of(
                  adversarialSteps(
                      network.critic().orElseThrow(),
                      criticLoss.orElseThrow(),
                      images,
                      groups,
                      epoch,
                      learningRate))
              : Optional.empty();
      return new IterationReport(
          delta,
          groups.strong().length,
          groups.weak().length,
          adversarial,
          due && adversarial.isEmpty(),
          regressionStep(images, batch, learningRate));
    }
  }

  /** Steps 2 and 3 on one encoder pass. */
  private AdversarialSteps adversarialSteps(
      Driven critic,
      CriticLoss loss,
      INDArray images,
      EmotionGroups groups,
      long epoch,
      double learningRate) {
    INDArray runningStatistics = network.encoder().statistics().dup();
    INDArray features = network.encoder().forward(images);
    network.encoder().statistics().assign(runningStatistics);

    CriticInput input = CriticInput.of(features, settings.features());
    Perceptron.Pass pass = critic.network().forward(input.features());
    GroupedRows rows = GroupedRows.of(groups, pass.output());
    CriticOutcome outcome = loss.evaluate(rows.latents(), memory, epoch, multiplier);
    critic.network().zeroGradient();
    pass.backward(rows.join(outcome.strongGradient(), outcome.weakGradient()));
    critic.step(criticRate * learningRate);
    multiplier = outcome.multiplier();
    memory.remember(rows.latents());

    Perceptron.Pass frozen = critic.network().forward(input.features());
    Latents latents = GroupedRows.of(groups, frozen.output()).latents();
    INDArray ofLatents = rows.joinWeak(adversarialLoss.gradient(latents));
    moveEncoder(input.gradient(frozen.inputGradient(ofLatents)), groups.weak(), learningRate);
    return new AdversarialSteps(
        outcome.loss(),
        adversarialLoss.loss(latents),
        CriticHealth.of(rows.latents(), outcome, pass.unitsOff(), adversarialLoss),
        outcome.margin());
  }

  /**
   * Step 3's move. A gradient of nothing but zeros, from a critic without weight or one that is
   * dead, is no step: the encoder stays just as it would be without a critic.
   */
  private void moveEncoder(INDArray featureGradient, int[] weak, double learningRate) {
    if (featureGradient.amaxNumber().doubleValue() == 0) {
      network.encoder().discard();
      return;
    }
    network.encoder().backward(featureGradient, weak);
    network.adversarialOptimizer().step(learningRate);
  }

  /** Step 4. */
  private RegressionLoss regressionStep(INDArray images, Minibatch batch, double learningRate) {
    Driven head = network.head();
    Perceptron.Pass pass = head.network().forward(network.encoder().forward(images));
    double[] predictedValence = column(pass.output(), 0);
    double[] predictedArousal = column(pass.output(), 1);
    RegressionLoss loss =
        RegressionLoss.of(predictedValence, predictedArousal, batch.valence(), batch.arousal());
    float[][] gradient = new float[predictedValence.length][];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] =
          new float[] {(float) loss.valence().gradient()[i], (float) loss.arousal().gradient()[i]};
    }
    head.network().zeroGradient();
    network.encoder().backward(pass.backward(Nd4j.createFromArray(gradient)));
    network.encoderDecay().apply(learningRate);
    network.encoderOptimizer().step(learningRate);
    head.step(learningRate);
    return loss;
  }

  private static double[] column(INDArray matrix, int column) {
    return matrix.getColumn(column).toDoubleVector();
  }

  /** Adds the networks' state and the critic's multiplier to what a checkpoint holds. */
  public void describe(TrainingState state) {
    network.describe(state);
    memory.describe(state);
    state.counter(
        "critic.multiplier",
        () -> Double.doubleToRawLongBits(multiplier),
        bits -> multiplier = Double.longBitsToDouble(bits));
  }
}
