package dev.cafrun.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cafrun.core.training.Adversarial;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.CriticFeatures;
import dev.cafrun.core.training.CriticType;
import dev.cafrun.core.training.Information;
import dev.cafrun.core.training.LearningEngine;
import dev.cafrun.core.training.Margin;
import dev.cafrun.core.training.Moments;
import dev.cafrun.core.training.Neighbourhood;
import dev.cafrun.core.training.Pairs;
import dev.cafrun.core.training.Precision;
import dev.cafrun.core.training.Profile;
import dev.cafrun.core.training.Regularizer;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.train}. */
@ValidationRule(
    value = "!has(self.jitter) || !has(self.augment) || self.augment",
    message = "jitter has a meaning only with augment: true")
@ValidationRule(
    value = "!has(self.allowCpu) || !self.allowCpu || (has(self.engine) && self.engine == 'graph')",
    message = "allowCpu has a meaning only with engine: graph")
@ValidationRule(
    value =
        "!has(self.precision) || self.precision == 'float32' || (has(self.engine) && self.engine == 'torch')",
    message = "precision has a meaning only with engine: torch")
public record TrainSchema(
    @Nullable @JsonPropertyDescription("resnet18 by default") Backbone backbone,
    @Nullable @JsonPropertyDescription("paper by default; official follows the published code")
        Profile profile,
    @Nullable Critic critic,
    @Nullable
        @Pattern(INITIAL)
        @JsonPropertyDescription(
            "s3://bucket/path, or a registered model: name, name@3, name@alias")
        String initial,
    @Nullable @Min(1) @JsonPropertyDescription("50000 by default") Integer iterations,
    @Nullable @Min(4) @Max(65_536) @JsonPropertyDescription("128, with alexnet 256")
        Integer batchSize,
    @Nullable @ValidationRule(value = "self > 0.0", message = "must be above 0")
        Double learningRate,
    @Nullable @Min(0) @ValidationRule(value = "self < 1.0", message = "must be below 1")
        Double beta1,
    @Nullable @Min(0) @ValidationRule(value = "self < 1.0", message = "must be below 1")
        Double beta2,
    @Nullable Decay decay,
    @Nullable @Min(0) @JsonPropertyDescription("Iterations of a rising learning rate; 0 by default")
        Integer warmup,
    @Nullable @Min(0) @JsonPropertyDescription("Greatest norm of a gradient; 0, the default: none")
        Double clip,
    @Nullable @Min(0) @JsonPropertyDescription("Decoupled, as in AdamW; 0 by default")
        Double weightDecay,
    @Nullable
        @Min(0)
        @ValidationRule(value = "self < 1.0", message = "must be below 1")
        @JsonPropertyDescription("Decay of the weights' moving average; 0, the default: none")
        Double average,
    @Nullable Boolean augment,
    @Nullable @JsonPropertyDescription("Augmentation beyond the paper's; none by default")
        Jitter jitter,
    @Nullable @JsonPropertyDescription("Stretch outputs to the labels' spread: false")
        Boolean calibrate,
    @Nullable
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.all(seed, self.exists_one(other, other == seed))",
            message = "seeds must differ: a seed twice would train the same model twice")
        List<Long> seeds,
    @Nullable Checkpoint checkpoint,
    @Nullable @Min(1) Integer validateEvery,
    @Nullable
        @Min(0)
        @JsonPropertyDescription("Validations without a better score that end a training; 0: none")
        Integer patience,
    @Nullable
        @JsonPropertyDescription(
            "native by default; graph can use a GPU; torch is PyTorch's library")
        LearningEngine engine,
    @Nullable @JsonPropertyDescription("With engine: torch, of the encoder; float32 by default")
        Precision precision,
    @Nullable
        @JsonPropertyDescription(
            "with engine: graph, whether a worker for GPUs may do with the CPU")
        Boolean allowCpu,
    @Nullable @Min(1) Integer threads) {

  private static final String INITIAL =
      "^(s3://[^/]+/.+|file:///.+"
          + "|([a-z0-9][-a-z0-9]*~)?[a-z0-9][-a-z0-9.]*(@[a-z0-9][-a-z0-9.]*)?(#sha256:[0-9a-f]{64})?"
          + "|model:[0-9a-f]{64}(#sha256:[0-9a-f]{64})?)$";

  /** {@code spec.train.critic}. */
  @ValidationRule(
      value = Critic.CAF + " || !has(self.margin) || self.margin == 'adaptive'",
      message = "margin has a meaning only with type: caf")
  @ValidationRule(
      value = Critic.CAF + " || !has(self.hingeWeight) || self.hingeWeight == 1.0",
      message = "hingeWeight has a meaning only with type: caf")
  @ValidationRule(
      value = Critic.CAF + " || !has(self.regularizer) || self.regularizer == 'none'",
      message = "regularizer has a meaning only with type: caf")
  @ValidationRule(
      value = Critic.CAF + " || !has(self.pairs) || self.pairs == 'mirrored'",
      message = "pairs has a meaning only with type: caf")
  @ValidationRule(
      value = Critic.CAF + " || !has(self.neighbourhood) || self.neighbourhood == 'batch'",
      message = "neighbourhood has a meaning only with type: caf")
  @ValidationRule(
      value = "!has(self.learningRate) || !has(self.type) || self.type != 'none'",
      message = "learningRate has a meaning only with a critic")
  @ValidationRule(
      value = "!has(self.order) || self.order == 3 || (has(self.type) && self.type == 'sphere')",
      message = "order has a meaning only with type: sphere")
  @ValidationRule(
      value = "!has(self.rho) || self.rho == 0.000001 || (has(self.type) && self.type == 'fisher')",
      message = "rho has a meaning only with type: fisher")
  public record Critic(
      @Nullable CriticType type,
      @Nullable Margin margin,
      @Nullable
          @JsonPropertyDescription("1 by default")
          @ValidationRule(value = "self > 0.0", message = "must be above 0")
          Double hingeWeight,
      @Nullable @JsonPropertyDescription("none by default; chi2 keeps Eq. 3's third term")
          Regularizer regularizer,
      @Nullable @JsonPropertyDescription("mirrored by default") Pairs pairs,
      @Nullable
          @JsonPropertyDescription(
              "Whether mutual information has a gradient; detached by default, attached with profile:"
                  + " official")
          Information information,
      @Nullable @ValidationRule(value = "self > 0.0", message = "must be above 0")
          Double kernelWidth,
      @Nullable @JsonPropertyDescription("Where the margin looks for neighbours; batch by default")
          Neighbourhood neighbourhood,
      @Nullable @JsonPropertyDescription("standardized by default; raw with profile: official")
          CriticFeatures features,
      @Nullable
          @JsonPropertyDescription("The critic's own; train.learningRate by default")
          @ValidationRule(value = "self > 0.0", message = "must be above 0")
          Double learningRate,
      @Nullable @JsonPropertyDescription("mean by default") Adversarial adversarial,
      @Nullable @Min(0) @JsonPropertyDescription("0.1 by default") Double adversarialWeight,
      @Nullable @JsonPropertyDescription("own by default; shared with profile: official")
          Moments moments,
      @Nullable @Min(1) @Max(10) Integer order,
      @Nullable @ValidationRule(value = "self > 0.0", message = "must be above 0") Double rho) {
    static final String CAF = "!has(self.type) || self.type == 'caf'";
  }

  /** {@code spec.train.decay}. */
  public record Decay(
      @Nullable @Max(1) @ValidationRule(value = "self > 0.0", message = "must be above 0")
          Double factor,
      @Nullable @Min(1) Integer every) {}

  /** {@code spec.train.jitter}. */
  public record Jitter(
      @Nullable @Min(0) @Max(45) @JsonPropertyDescription("Degrees") Double rotate,
      @Nullable @Min(0) @ValidationRule(value = "self <= 0.5", message = "must be at most 0.5")
          Double zoom,
      @Nullable @Min(0) @ValidationRule(value = "self <= 0.9", message = "must be at most 0.9")
          Double light,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Share of the random crop; 1 by default")
          Double crop) {}

  /** {@code spec.train.checkpoint}. */
  public record Checkpoint(
      @Nullable @Min(1) Integer every, @Nullable @Pattern(RunSchema.DURATION) String interval) {}
}
