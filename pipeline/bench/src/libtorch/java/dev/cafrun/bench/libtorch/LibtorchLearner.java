package dev.cafrun.bench.libtorch;

import static dev.cafrun.learning.torch.Tensors.number;
import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.grad;

import dev.cafrun.bench.peer.Architecture;
import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Losses;
import dev.cafrun.bench.peer.Order;
import dev.cafrun.bench.peer.PeerLearner;
import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.core.training.CriticFeatures;
import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.CriticType;
import dev.cafrun.core.training.Moments;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.learning.torch.EncoderFunction;
import dev.cafrun.learning.torch.EncoderFunction.Statistics;
import dev.cafrun.learning.torch.FusedAdam;
import dev.cafrun.learning.torch.Tensors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The iteration on libtorch; gradients by autograd, of the step's own parameters alone. */
final class LibtorchLearner implements PeerLearner {
  private static final String MULTIPLIER = "critic.multiplier";
  private static final String BESIDE = "encoder.adversarial";

  private final torch.MemoryFormat format;
  private final Architecture architecture;
  private final Weights encoder;
  private final Weights statistics;
  private final Weights head;
  private final Optional<Weights> critic;
  private final EncoderFunction encode;
  private final FusedAdam adam;
  private double multiplier;

  LibtorchLearner(Architecture architecture, torch.MemoryFormat format) {
    this.format = format;
    this.architecture = architecture;
    int features = architecture.features();
    encoder = new Weights(architecture.parameters(), format, true);
    statistics = new Weights(architecture.statistics(), format, false);
    head = new Weights(Perceptrons.headLayout(features), format, true);
    critic =
        architecture.critic().type() == CriticType.NONE
            ? Optional.empty()
            : Optional.of(new Weights(Perceptrons.criticLayout(features), format, true));
    encode = new EncoderFunction(architecture.backbone(), encoder::get, statistics::get);
    adam =
        new FusedAdam(
            architecture.train().beta1(), architecture.train().beta2(), PaperDefaults.EPSILON);
  }

  @Override
  public String name() {
    return format.intern().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void load(Snapshot state) {
    encoder.load(state, "encoder.parameters", true);
    if (besides()) {
      encoder.loadBeside(state, BESIDE);
    }
    statistics.load(state, "encoder.statistics", false);
    head.load(state, "head.parameters", true);
    critic.ifPresent(weights -> weights.load(state, "critic.parameters", true));
    multiplier = Double.longBitsToDouble(state.counter(MULTIPLIER));
  }

  @Override
  public Snapshot save() {
    Map<String, float[]> tensors = new HashMap<>();
    Map<String, Long> counters = new HashMap<>();
    encoder.save("encoder.parameters", true, tensors, counters);
    if (besides()) {
      encoder.saveBeside(BESIDE, tensors, counters);
    }
    statistics.save("encoder.statistics", false, tensors, counters);
    head.save("head.parameters", true, tensors, counters);
    critic.ifPresent(weights -> weights.save("critic.parameters", true, tensors, counters));
    counters.put(MULTIPLIER, Double.doubleToRawLongBits(multiplier));
    return new Snapshot(tensors, counters);
  }

  private boolean besides() {
    return critic.isPresent() && architecture.critic().moments() == Moments.OWN;
  }

  @Override
  public Losses iterate(IterationInput work, GradientListener gradients) {
    // Ends every tensor of the iteration at once.
    try (PointerScope scope = new PointerScope()) {
      Tensor images =
          from_blob(
                  new FloatPointer(work.pixels()),
                  work.samples(),
                  3,
                  architecture.size(),
                  architecture.size())
              .contiguous(format);
      if (work.order() == Order.PUBLISHED) {
        double regression = regression(images, work, gradients);
        return new Losses(
            critic.map(c -> adversarialApart(c, images, work, gradients)), regression);
      }
      Optional<Losses.AdversarialValues> adversarial =
          critic.map(weights -> adversarial(weights, images, work, gradients));
      return new Losses(adversarial, regression(images, work, gradients));
    }
  }

  /** Steps 2 and 3 on one pass over the whole minibatch. */
  private Losses.AdversarialValues adversarial(
      Weights critic, Tensor images, IterationInput work, GradientListener gradients) {
    Tensor strong = indices(work.groups().strong());
    Tensor weak = indices(work.groups().weak());
    Tensor features = read(features(images, Statistics.BATCH));
    Tensor latents =
        Perceptrons.critic(critic, features.detach(), mask(work, IterationInput.Masks::criticStep));
    CriticFunction.Value value =
        loss(work, latents.index_select(0, strong), latents.index_select(0, weak));
    stepCritic(critic, value, grad(one(value.loss()), critic.all()), work, gradients);

    Tensor moved =
        Perceptrons.critic(critic, features, mask(work, IterationInput.Masks::adversarialStep));
    double encoderLoss =
        stepEncoder(moved.index_select(0, strong), moved.index_select(0, weak), work, gradients);
    return new Losses.AdversarialValues(value.loss().item_double(), encoderLoss, value.margin());
  }

  private Tensor features(Tensor images, Statistics statistics) {
    return encode.features(images, statistics, torch.ScalarType.Float);
  }

  /** What the critic reads of features; mean and spread are numbers to the gradient. */
  private Tensor read(Tensor features) {
    if (architecture.critic().features() == CriticFeatures.RAW) {
      return features;
    }
    Tensor centred = features.sub(features.detach().mean(0));
    double root = Math.sqrt(centred.detach().square().mean().item_double());
    return centred.mul(number(PaperDefaults.CRITIC_FEATURE_DEVIATION / root));
  }

  /** As {@link Order#PUBLISHED} says. */
  private Losses.AdversarialValues adversarialApart(
      Weights critic, Tensor images, IterationInput work, GradientListener gradients) {
    Tensor strong = images.index_select(0, indices(work.groups().strong())).contiguous(format);
    Tensor weak = images.index_select(0, indices(work.groups().weak())).contiguous(format);
    Tensor strongLatents =
        Perceptrons.critic(critic, read(features(strong, Statistics.BATCH_MOVING_RUNNING)), null);
    Tensor weakLatents =
        Perceptrons.critic(critic, read(features(weak, Statistics.BATCH_MOVING_RUNNING)), null);
    CriticFunction.Value value = loss(work, strongLatents, weakLatents);
    // Through the encoder too, which the published code asks for and does not use.
    TensorVector both = new TensorVector(concatenated(critic.all().get(), encoder.all().get()));
    TensorVector all = grad(one(value.loss()), both);
    TensorVector ofCritic =
        new TensorVector(Arrays.copyOf(all.get(), Math.toIntExact(critic.all().size())));
    stepCritic(critic, value, ofCritic, work, gradients);

    Tensor moved =
        Perceptrons.critic(critic, read(features(weak, Statistics.BATCH_MOVING_RUNNING)), null);
    double encoderLoss = stepEncoder(strongLatents, moved, work, gradients);
    return new Losses.AdversarialValues(value.loss().item_double(), encoderLoss, value.margin());
  }

  private CriticFunction.Value loss(IterationInput work, Tensor strong, Tensor weak) {
    return new CriticFunction(architecture.critic(), architecture.profile())
        .value(strong, weak, work.epoch(), multiplier);
  }

  private void stepCritic(
      Weights critic,
      CriticFunction.Value value,
      TensorVector gradient,
      IterationInput work,
      GradientListener gradients) {
    gradients.computed(Gradient.CRITIC, () -> critic.flat(Arrays.asList(gradient.get())));
    Double own = architecture.critic().learningRate();
    critic.step(adam, gradient, own == null ? work.learningRate() : own);
    multiplier = value.multiplier();
  }

  /** Step 3 at these latents; returns L_adv. */
  private double stepEncoder(
      Tensor strongLatents, Tensor weakLatents, IterationInput work, GradientListener gradients) {
    CriticSpec settings = architecture.critic();
    Tensor unweighted =
        switch (settings.adversarial()) {
          case MEAN -> weakLatents.mean().neg();
          case DISTANCE -> weakLatents.sub(strongLatents.detach().mean(0)).square().sum(1).mean();
        };
    Tensor loss = unweighted.mul(number(settings.adversarialWeight()));
    TensorVector gradient = grad(one(loss), encoder.all());
    gradients.computed(
        Gradient.ENCODER_ADVERSARIAL, () -> encoder.flat(Arrays.asList(gradient.get())));
    switch (settings.moments()) {
      case SHARED -> encoder.step(adam, gradient, work.learningRate());
      case OWN -> encoder.stepBeside(adam, gradient, work.learningRate());
    }
    return loss.item_double();
  }

  /** Step 4; returns L_AV. */
  private double regression(Tensor images, IterationInput work, GradientListener gradients) {
    Tensor predictions =
        Perceptrons.head(
            head,
            features(images, Statistics.BATCH_MOVING_RUNNING),
            mask(work, IterationInput.Masks::headFeatures),
            mask(work, IterationInput.Masks::headHidden));
    Tensor loss =
        RegressionFunction.loss(
            predictions, Tensors.of(work.valence()), Tensors.of(work.arousal()));
    Tensor[] all =
        grad(one(loss), new TensorVector(concatenated(encoder.all().get(), head.all().get())))
            .get();
    int split = Math.toIntExact(encoder.all().size());
    TensorVector ofEncoder = new TensorVector(Arrays.copyOf(all, split));
    TensorVector ofHead = new TensorVector(Arrays.copyOfRange(all, split, all.length));
    gradients.computed(
        Gradient.ENCODER_REGRESSION, () -> encoder.flat(Arrays.asList(ofEncoder.get())));
    gradients.computed(Gradient.HEAD, () -> head.flat(Arrays.asList(ofHead.get())));
    encoder.step(adam, ofEncoder, work.learningRate());
    head.step(adam, ofHead, work.learningRate());
    return loss.item_double();
  }

  private static TensorVector one(Tensor loss) {
    return new TensorVector(loss);
  }

  private static Tensor[] concatenated(Tensor[] a, Tensor[] b) {
    Tensor[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static Tensor indices(int[] positions) {
    return torch.tensor(IntStream.of(positions).asLongStream().toArray());
  }

  private static @Nullable Tensor mask(
      IterationInput work, Function<IterationInput.Masks, float[]> which) {
    if (work.masks().isEmpty()) {
      return null;
    }
    float[] values = which.apply(work.masks().get());
    return Tensors.of(values, work.samples(), values.length / work.samples());
  }

  @Override
  public void close() {
    // Its tensors go with it.
  }
}
