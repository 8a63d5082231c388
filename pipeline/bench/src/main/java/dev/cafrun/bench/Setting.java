package dev.cafrun.bench;

import dev.cafrun.core.run.Backbone;
import dev.cafrun.core.run.CheckpointSpec;
import dev.cafrun.core.run.CriticSpec;
import dev.cafrun.core.run.CriticType;
import dev.cafrun.core.run.DecaySpec;
import dev.cafrun.core.run.LearningEngine;
import dev.cafrun.core.run.Margin;
import dev.cafrun.core.run.PaperDefaults;
import dev.cafrun.core.run.Profile;
import dev.cafrun.core.run.TrainSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the benchmark: what is trained how.
 *
 * @param iteration of the method, or of plain regression
 * @param size side of the images in pixels
 * @param threads processor threads
 */
record Setting(Iteration iteration, Backbone backbone, int size, int threads) {
  /** Samples of an iteration, everywhere. */
  static final int BATCH_SIZE = 64;

  private static final List<Integer> SIZES = List.of(64, 112);

  /** What an iteration computes. */
  enum Iteration {
    /** Algorithm 1 with the adaptive margin. */
    CAF,
    /** Step 4 alone. */
    REGRESSION
  }

  /** Everything that is measured, those with the same networks' inputs and threads together. */
  static List<Setting> all(int mostThreads) {
    List<Setting> all = new ArrayList<>();
    for (int threads = 1; threads <= mostThreads; threads++) {
      for (Backbone backbone : Backbone.values()) {
        for (int size : SIZES) {
          for (Iteration iteration : Iteration.values()) {
            all.add(new Setting(iteration, backbone, size, threads));
          }
        }
      }
    }
    return all;
  }

  /** As a run would say it, with the paper's defaults. */
  TrainSpec train() {
    CriticSpec critic =
        new CriticSpec(
            iteration == Iteration.CAF ? CriticType.CAF : CriticType.NONE,
            Margin.ADAPTIVE,
            PaperDefaults.ADVERSARIAL_WEIGHT,
            PaperDefaults.SPHERE_ORDER,
            PaperDefaults.FISHER_RHO,
            PaperDefaults.KERNEL_WIDTH);
    return new TrainSpec(
        backbone,
        Profile.PAPER,
        critic,
        PaperDefaults.ITERATIONS,
        BATCH_SIZE,
        PaperDefaults.LEARNING_RATE,
        PaperDefaults.BETA_1,
        PaperDefaults.BETA_2,
        new DecaySpec(PaperDefaults.DECAY_FACTOR, PaperDefaults.DECAY_EVERY),
        true,
        List.of(1L),
        new CheckpointSpec(PaperDefaults.CHECKPOINT_EVERY, Duration.ofMinutes(10)),
        PaperDefaults.VALIDATE_EVERY,
        LearningEngine.NATIVE,
        false,
        threads);
  }
}
