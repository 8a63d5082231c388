package dev.cafrun.core.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.train}, filling in the paper's defaults. */
final class TrainReader {
  private TrainReader() {}

  static @Nullable TrainSpec train(Fields fields) {
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
    Margin margin = fields.choice("margin", Margin.class, Margin.ADAPTIVE);
    double usualWeight = PaperDefaults.adversarialWeight(profile);
    double weight = fields.number("adversarialWeight", usualWeight);
    int order = fields.integer("order", PaperDefaults.SPHERE_ORDER);
    double rho = fields.number("rho", PaperDefaults.FISHER_RHO);
    double kernelWidth = fields.number("kernelWidth", PaperDefaults.KERNEL_WIDTH);
    boolean caf = type == CriticType.CAF;
    fields.meaningless("margin", !caf && margin != Margin.ADAPTIVE, "with type: caf");
    fields.meaningless(
        "kernelWidth", !caf && kernelWidth != PaperDefaults.KERNEL_WIDTH, "with type: caf");
    fields.meaningless(
        "order",
        type != CriticType.SPHERE && order != PaperDefaults.SPHERE_ORDER,
        "with type: sphere");
    fields.meaningless(
        "rho", type != CriticType.FISHER && rho != PaperDefaults.FISHER_RHO, "with type: fisher");
    fields.meaningless(
        "adversarialWeight", type == CriticType.NONE && weight != usualWeight, "with a critic");
    return fields.build(() -> new CriticSpec(type, margin, weight, order, rho, kernelWidth));
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
    return fields.build(() -> new JitterSpec(rotate, zoom, light));
  }

  private static @Nullable CheckpointSpec checkpoint(Fields fields) {
    int every = fields.integer("every", PaperDefaults.CHECKPOINT_EVERY);
    var interval = fields.duration("interval", PaperDefaults.CHECKPOINT_INTERVAL);
    return fields.build(() -> new CheckpointSpec(every, interval));
  }
}
