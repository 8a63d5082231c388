package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;
import dev.cafrun.core.validation.Fields;
import dev.cafrun.core.validation.InvalidComponentException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.train}, filling in the paper's defaults. */
public final class TrainReader {
  private TrainReader() {}

  public static @Nullable TrainSpec train(Fields fields) {
    Backbone backbone = fields.choice("backbone", Backbone.class, Backbone.RESNET18);
    Profile profile = fields.choice("profile", Profile.class, Profile.PAPER);
    CriticSpec critic = critic(fields.object("critic"), profile);
    InitialSpec initial = initial(fields);
    int iterations = fields.integer("iterations", PaperDefaults.ITERATIONS);
    int batchSize = fields.integer("batchSize", PaperDefaults.batchSize(backbone));
    double learningRate = fields.number("learningRate", PaperDefaults.LEARNING_RATE);
    double beta1 = fields.number("beta1", PaperDefaults.BETA_1);
    double beta2 = fields.number("beta2", PaperDefaults.BETA_2);
    DecaySpec decay = decay(fields.object("decay"));
    int warmup = fields.integer("warmup", PaperDefaults.WARMUP);
    double clip = fields.number("clip", PaperDefaults.CLIP);
    double weightDecay = fields.number("weightDecay", PaperDefaults.WEIGHT_DECAY);
    double average = fields.number("average", PaperDefaults.AVERAGE);
    boolean augment = fields.flag("augment", true);
    JitterSpec jitter = jitter(fields.object("jitter"));
    fields.meaningless(
        "jitter",
        !augment && jitter != null && !jitter.equals(JitterSpec.NONE),
        "with augment: true");
    boolean calibrate = fields.flag("calibrate", false);
    List<Long> seeds = fields.longIntegers("seeds", PaperDefaults.SEEDS);
    CheckpointSpec checkpoint = checkpoint(fields.object("checkpoint"));
    int validateEvery = fields.integer("validateEvery", PaperDefaults.VALIDATE_EVERY);
    int patience = fields.integer("patience", PaperDefaults.PATIENCE);
    LearningEngine engine = fields.choice("engine", LearningEngine.class, LearningEngine.NATIVE);
    Precision precision = fields.choice("precision", Precision.class, Precision.FLOAT32);
    fields.meaningless(
        "precision",
        precision != Precision.FLOAT32 && engine != LearningEngine.TORCH,
        "with engine: torch");
    boolean allowCpu = fields.flag("allowCpu", false);
    fields.meaningless(
        "allowCpu", allowCpu && engine != LearningEngine.GRAPH, "with engine: graph");
    Integer threads = fields.integer("threads");
    return fields.build(
        () ->
            critic == null || decay == null || jitter == null || checkpoint == null
                ? null
                : new TrainSpec(
                    backbone,
                    profile,
                    critic,
                    initial,
                    iterations,
                    batchSize,
                    learningRate,
                    beta1,
                    beta2,
                    decay,
                    warmup,
                    clip,
                    weightDecay,
                    average,
                    augment,
                    jitter,
                    calibrate,
                    seeds,
                    checkpoint,
                    validateEvery,
                    patience,
                    engine,
                    precision,
                    allowCpu,
                    threads));
  }

  private static @Nullable InitialSpec initial(Fields fields) {
    String text = fields.text("initial");
    try {
      return text == null ? null : InitialSpec.of(text);
    } catch (InvalidComponentException e) {
      fields.error("initial", e.rule() + ", not '" + text + "'");
      return null;
    }
  }

  private static @Nullable CriticSpec critic(Fields fields, Profile profile) {
    CriticType type = fields.choice("type", CriticType.class, CriticType.CAF);
    boolean caf = type == CriticType.CAF;
    String withCaf = "with type: caf";
    Margin margin = choice(fields, "margin", Margin.class, Margin.ADAPTIVE, caf, withCaf);
    double hingeWeight = fields.number("hingeWeight", PaperDefaults.HINGE_WEIGHT);
    fields.meaningless("hingeWeight", !caf && hingeWeight != PaperDefaults.HINGE_WEIGHT, withCaf);
    Regularizer regularizer =
        choice(fields, "regularizer", Regularizer.class, PaperDefaults.REGULARIZER, caf, withCaf);
    Pairs pairs = choice(fields, "pairs", Pairs.class, PaperDefaults.PAIRS, caf, withCaf);
    Information information =
        choice(
            fields,
            "information",
            Information.class,
            PaperDefaults.information(profile),
            caf,
            withCaf);
    double kernelWidth = fields.number("kernelWidth", PaperDefaults.KERNEL_WIDTH);
    fields.meaningless("kernelWidth", !caf && kernelWidth != PaperDefaults.KERNEL_WIDTH, withCaf);
    Neighbourhood neighbourhood =
        choice(
            fields,
            "neighbourhood",
            Neighbourhood.class,
            PaperDefaults.NEIGHBOURHOOD,
            caf,
            withCaf);

    boolean any = type != CriticType.NONE;
    String withCritic = "with a critic";
    CriticFeatures features =
        choice(
            fields,
            "features",
            CriticFeatures.class,
            PaperDefaults.criticFeatures(profile),
            any,
            withCritic);
    Double learningRate = fields.number("learningRate");
    fields.meaningless("learningRate", !any && learningRate != null, withCritic);
    Adversarial adversarial =
        choice(
            fields, "adversarial", Adversarial.class, PaperDefaults.ADVERSARIAL, any, withCritic);
    double weight = fields.number("adversarialWeight", PaperDefaults.ADVERSARIAL_WEIGHT);
    fields.meaningless(
        "adversarialWeight", !any && weight != PaperDefaults.ADVERSARIAL_WEIGHT, withCritic);
    Moments moments =
        choice(fields, "moments", Moments.class, PaperDefaults.moments(profile), any, withCritic);

    int order = fields.integer("order", PaperDefaults.SPHERE_ORDER);
    double rho = fields.number("rho", PaperDefaults.FISHER_RHO);
    fields.meaningless(
        "order",
        type != CriticType.SPHERE && order != PaperDefaults.SPHERE_ORDER,
        "with type: sphere");
    fields.meaningless(
        "rho", type != CriticType.FISHER && rho != PaperDefaults.FISHER_RHO, "with type: fisher");
    return fields.build(
        () ->
            new CriticSpec(
                type,
                margin,
                hingeWeight,
                regularizer,
                pairs,
                information,
                kernelWidth,
                neighbourhood,
                features,
                learningRate,
                adversarial,
                weight,
                moments,
                order,
                rho));
  }

  /** A choice that has a meaning only somewhere. */
  private static <E extends Enum<E> & Spelled> E choice(
      Fields fields, String name, Class<E> type, E usual, boolean applies, String where) {
    E chosen = fields.choice(name, type, usual);
    fields.meaningless(name, !applies && chosen != usual, where);
    return chosen;
  }

  private static @Nullable DecaySpec decay(Fields fields) {
    double factor = fields.number("factor", PaperDefaults.DECAY_FACTOR);
    int every = fields.integer("every", PaperDefaults.DECAY_EVERY);
    return fields.build(() -> new DecaySpec(factor, every));
  }

  private static @Nullable JitterSpec jitter(Fields fields) {
    double rotate = fields.number("rotate", JitterSpec.NONE.rotate());
    double zoom = fields.number("zoom", JitterSpec.NONE.zoom());
    double light = fields.number("light", JitterSpec.NONE.light());
    double crop = fields.number("crop", JitterSpec.NONE.crop());
    return fields.build(() -> new JitterSpec(rotate, zoom, light, crop));
  }

  private static @Nullable CheckpointSpec checkpoint(Fields fields) {
    int every = fields.integer("every", PaperDefaults.CHECKPOINT_EVERY);
    var interval = fields.duration("interval", PaperDefaults.CHECKPOINT_INTERVAL);
    return fields.build(() -> new CheckpointSpec(every, interval));
  }
}
