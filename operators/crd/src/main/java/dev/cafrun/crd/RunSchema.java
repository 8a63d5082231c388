package dev.cafrun.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.dataset.FaceChoice;
import dev.cafrun.core.dataset.GroupMethod;
import dev.cafrun.core.dataset.GroupScope;
import dev.cafrun.core.dataset.NoFacePolicy;
import dev.cafrun.core.run.CachePolicy;
import dev.cafrun.core.training.TrainedModel;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec} of a CafRun, as the API server checks it. It sets no defaults: {@code RunReader}
 * fills them in, because some depend on other fields, and a run keeps meaning what it meant when it
 * was submitted. What is left to people's reading is in {@code src/site/markdown/run-file.md}.
 */
@ValidationRule(
    value =
        "self.dataset == oldSelf.dataset"
            + " && has(self.align) == has(oldSelf.align)"
            + " && (!has(self.align) || self.align == oldSelf.align)"
            + " && has(self.group) == has(oldSelf.group)"
            + " && (!has(self.group) || self.group == oldSelf.group)"
            + " && has(self.train) == has(oldSelf.train)"
            + " && (!has(self.train) || self.train == oldSelf.train)"
            + " && has(self.evaluate) == has(oldSelf.evaluate)"
            + " && (!has(self.evaluate) || self.evaluate == oldSelf.evaluate)"
            + " && has(self.register) == has(oldSelf.register)"
            + " && (!has(self.register) || self.register == oldSelf.register)"
            + " && has(self.cache) == has(oldSelf.cache)"
            + " && (!has(self.cache) || self.cache == oldSelf.cache)"
            + " && has(self.deadline) == has(oldSelf.deadline)"
            + " && (!has(self.deadline) || self.deadline == oldSelf.deadline)"
            + " && has(self.queueDeadline) == has(oldSelf.queueDeadline)"
            + " && (!has(self.queueDeadline) || self.queueDeadline == oldSelf.queueDeadline)"
            + StagesSchema.SETTINGS_STAY,
    message = RunSchema.UNCHANGING)
@ValidationRule(value = StagesSchema.IMAGES_STAY, message = RunSchema.UNCHANGING_IMAGES)
public record RunSchema(
    @Required @JsonPropertyDescription("What the run learns from") DatasetSchema dataset,
    @Nullable @JsonPropertyDescription("How faces are brought to one place and size") Align align,
    @Nullable @JsonPropertyDescription("How weak and strong emotion are told apart") Group group,
    @Nullable @JsonPropertyDescription("The training; the paper's settings by default")
        TrainSchema train,
    @Nullable @JsonPropertyDescription("How models are judged") Evaluate evaluate,
    @Nullable @JsonPropertyDescription("Where the model goes; the run's name by default")
        Register register,
    @Nullable @JsonPropertyDescription("Settings by stage: where and how long it runs")
        StagesSchema stages,
    @Nullable @JsonPropertyDescription("Whether outputs of earlier runs serve: Use by default")
        CachePolicy cache,
    @Nullable
        @Pattern(RunSchema.DURATION)
        @JsonPropertyDescription("For the whole run, above 0")
        @ValidationRule(value = "!self.matches('^0+(ms|s|m|h|d)$')", message = "must be above 0")
        String deadline,
    @Nullable
        @Pattern(RunSchema.DURATION)
        @JsonPropertyDescription(
            "How long a stage may wait for a node, a quota or a queue, above 0: for ever")
        @ValidationRule(value = "!self.matches('^0+(ms|s|m|h|d)$')", message = "must be above 0")
        String queueDeadline,
    @Nullable @JsonPropertyDescription("Hold the run; nothing is lost") Boolean suspend,
    @Nullable
        @Pattern(RunSchema.DURATION)
        @JsonPropertyDescription("When a finished run is removed from the cluster; history stays")
        String ttlAfterFinished) {

  static final String UNCHANGING =
      "a run cannot change once it is there: create a run with another name (suspend,"
          + " ttlAfterFinished and the resources of its stages can change)";

  static final String UNCHANGING_IMAGES =
      "whether a stage asks for nvidia.com/gpu cannot change once the run is there, for its image"
          + " and the key of its output follow from that: create a run with another name";

  /** As {@code Durations} reads it. */
  static final String DURATION = "^[0-9]{1,9}(ms|s|m|h|d)$";

  static final String NAME = "^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$";

  /** {@code spec.align}. */
  @ValidationRule(
      value = "!has(self.onNoFace) || !has(self.method) || self.method != 'none'",
      message = "onNoFace has no meaning with method: none, which looks for no face; remove it")
  @ValidationRule(
      value = "!has(self.choose) || !has(self.method) || self.method != 'none'",
      message = "choose has no meaning with method: none, which looks for no face; remove it")
  public record Align(
      @Nullable AlignMethod method,
      @Nullable Detector detector,
      @Nullable @Min(32) @Max(512) @JsonPropertyDescription("Network input in pixels: 224")
          Integer size,
      @Nullable
          @Min(0.5)
          @Max(3)
          @JsonPropertyDescription("Method similarity: enlarges the face; 1.5 fills the input: 1")
          Double zoom,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Method box: added on each side: 0.2")
          Double margin,
      @Nullable @JsonPropertyDescription("Pictures without a face; not with method none: box")
          NoFacePolicy onNoFace,
      @Nullable
          @JsonPropertyDescription(
              "Which of several faces; not with method none: the surest, or largest")
          FaceChoice choose,
      @Nullable
          @Min(1)
          @Max(AlignSpec.MOST_SHARDS)
          @JsonPropertyDescription("Stages, and so pods, that share the work: 1")
          Integer shards) {}

  /** {@code spec.group}. */
  @ValidationRule(
      value = "!has(self.k) || self.k == 2 || (has(self.method) && self.method == 'kmeans')",
      message = "k has a meaning only with method: kmeans")
  public record Group(
      @Nullable GroupMethod method,
      @Nullable @ValidationRule(value = "self in [2, 3, 5]", message = "k must be 2, 3 or 5")
          Integer k,
      @Nullable GroupScope scope) {}

  /** {@code spec.evaluate}. */
  public record Evaluate(
      @Nullable @Min(0) @Max(100_000) @JsonPropertyDescription("Resamples, by subject: 1000")
          Integer bootstrap,
      @Nullable @JsonPropertyDescription("Mean of each face and its mirror image: false")
          Boolean mirror) {}

  /** {@code spec.register}. */
  public record Register(
      @Nullable @Pattern(NAME) String model,
      @Nullable @JsonPropertyDescription("last by default; best by the validation split")
          TrainedModel which,
      @Nullable @Pattern(NAME) String alias) {}
}
