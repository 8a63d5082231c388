package dev.cafrun.core.training;

import java.time.Duration;
import java.util.List;

/**
 * Every hyper-parameter's default, in one place. "Paper" is Kim and Song, <i>Contrastive
 * Adversarial Learning for Person Independent Facial Emotion Recognition</i>, AAAI 2021; what it
 * leaves open is decided in {@code src/site/markdown/method.md}.
 */
public final class PaperDefaults {
  /** Network input in pixels (paper, Experiments). */
  public static final int SIZE = 224;

  /** 50,000 iterations; the paper takes 100,000 for Aff-Wild. */
  public static final int ITERATIONS = 50_000;

  /** Minibatch for AlexNet (paper, Experiments). */
  public static final int BATCH_SIZE_ALEXNET = 256;

  /** Minibatch for ResNet18 (paper, Experiments). */
  public static final int BATCH_SIZE_RESNET18 = 128;

  /** Adam's step size (paper, Experiments). */
  public static final double LEARNING_RATE = 1e-4;

  /** Adam's first and second decay (paper, Experiments); no weight decay. */
  public static final double BETA_1 = 0.5;

  public static final double BETA_2 = 0.9;

  /** Adam's epsilon: the paper is silent, this is the published code's framework's default. */
  public static final double EPSILON = 1e-8;

  /** The step size is multiplied by 0.8 every 10,000 iterations (paper, Experiments). */
  public static final double DECAY_FACTOR = 0.8;

  public static final int DECAY_EVERY = 10_000;

  /**
   * Weight of L_adv in the adversarial step: the paper gives none, this is the published code's.
   */
  public static final double ADVERSARIAL_WEIGHT = 0.1;

  /** L_adv as Algorithm 1, line 7 has it. */
  public static final Adversarial ADVERSARIAL = Adversarial.MEAN;

  /**
   * Weight of the cross pairs' hinge. Eq. 3's P + Q is a sum of two measures, of mass 2, so ½ E
   * over it is a mean; Eq. 7's 1/(2|P+Q|) would halve twice. The published code has 1 too.
   */
  public static final double HINGE_WEIGHT = 1;

  /** Eq. 6 leaves Eq. 3's third term out. */
  public static final Regularizer REGULARIZER = Regularizer.NONE;

  /** The published code's pairs; the paper says only that they come from the groups. */
  public static final Pairs PAIRS = Pairs.MIRRORED;

  /** Δ is computed in the minibatch (Algorithm 1). */
  public static final Neighbourhood NEIGHBOURHOOD = Neighbourhood.BATCH;

  /** Width of the Gaussian kernel before mutual information: g(z) = exp(−z²/0.4). */
  public static final double KERNEL_WIDTH = 0.4;

  /** Replaces Δ in the margin {@code constant} (paper, Table 4). */
  public static final double CONSTANT_MARGIN = 0.2;

  /** The margin {@code linear}: 0.1 + 0.005 · epoch replaces Δ (paper, Table 4). */
  public static final double LINEAR_MARGIN_START = 0.1;

  public static final double LINEAR_MARGIN_STEP = 0.005;

  /** Order R of the sphere critic's moments (Park and Kwon). */
  public static final int SPHERE_ORDER = 3;

  /** ρ of the Fisher critic (Mroueh and Sercu 2017). */
  public static final double FISHER_RHO = 1e-6;

  /** "Five training sessions": one seed each (paper, Experiments). */
  public static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L);

  // What follows is ours: the paper says nothing about it.

  public static final double VALIDATION_SHARE = 0.1;
  public static final double TEST_SHARE = 0.2;
  public static final long SPLIT_SEED = 7;
  public static final double MAX_REJECTED = 0.05;

  /**
   * Of validation and test faces. Different people's faces never look alike to the hash (docs:
   * {@code data-report.md}), so what it finds are pictures that are in the data twice.
   */
  public static final double MAX_NEAR_DUPLICATES = 0.01;

  public static final double BOX_MARGIN = 0.2;

  /** Latents that {@link Neighbourhood#MEMORY} looks among: the paper's larger minibatch. */
  public static final int NEIGHBOURHOOD_MEMORY = BATCH_SIZE_ALEXNET;

  /**
   * What {@link CriticFeatures#STANDARDIZED} scales features to: with either backbone's fresh
   * critic D² is then about 0.15, of the order of the margin, so that its hinge is at work from the
   * start.
   */
  public static final double CRITIC_FEATURE_DEVIATION = 0.5;

  public static final int CHECKPOINT_EVERY = 1_000;
  public static final Duration CHECKPOINT_INTERVAL = Duration.ofMinutes(10);
  public static final int VALIDATE_EVERY = 1_000;

  /**
   * A recipe beyond the paper, off unless asked for: it has no warm-up, bound, decay or average.
   */
  public static final int WARMUP = 0;

  public static final double CLIP = 0;
  public static final double WEIGHT_DECAY = 0;
  public static final double AVERAGE = 0;

  /** Validations without a better score that end a training; 0: none do. */
  public static final int PATIENCE = 0;

  /** The paper speaks of no validation split, so it can only have kept the last state. */
  public static final TrainedModel REGISTERED_MODEL = TrainedModel.LAST;

  public static final int BOOTSTRAP = 1_000;
  public static final int RETRY_LIMIT = 3;
  public static final Duration RETRY_BACKOFF = Duration.ofSeconds(30);

  private PaperDefaults() {}

  public static int batchSize(Backbone backbone) {
    return switch (backbone) {
      case ALEXNET -> BATCH_SIZE_ALEXNET;
      case RESNET18 -> BATCH_SIZE_RESNET18;
    };
  }

  /** The paper's margin is a number to the loss; the published code's gradient goes through it. */
  public static Information information(Profile profile) {
    return switch (profile) {
      case PAPER -> Information.DETACHED;
      case OFFICIAL -> Information.ATTACHED;
    };
  }

  /**
   * The paper is silent. Raw features are never negative and share a mean, so that one step of Adam
   * moves a hidden unit for all faces at once, and hidden units die (see the page on the critic).
   */
  public static CriticFeatures criticFeatures(Profile profile) {
    return switch (profile) {
      case PAPER -> CriticFeatures.STANDARDIZED;
      case OFFICIAL -> CriticFeatures.RAW;
    };
  }

  /**
   * The paper names Adam and does not say whether steps 3 and 4 share one; the published code's do.
   */
  public static Moments moments(Profile profile) {
    return switch (profile) {
      case PAPER -> Moments.OWN;
      case OFFICIAL -> Moments.SHARED;
    };
  }
}
