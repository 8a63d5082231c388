package dev.cafrun.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/** {@code spec.stages}. */
public record StagesSchema(
    @Nullable Stage ingest,
    @Nullable Stage align,
    @Nullable Stage group,
    @Nullable Stage train,
    @Nullable Stage evaluate,
    @Nullable Stage register) {

  /**
   * The rest of a rule of {@code spec}: stages may appear and go, if they say nothing but
   * resources. What the settings hold is compared stage by stage, for only there the API server
   * knows that it costs little.
   */
  static final String SETTINGS_STAY =
      " && self.?stages.?ingest.?podTemplate.hasValue() == oldSelf.?stages.?ingest.?podTemplate.hasValue()"
          + " && self.?stages.?ingest.?deadline.hasValue() == oldSelf.?stages.?ingest.?deadline.hasValue()"
          + " && self.?stages.?ingest.?retry.hasValue() == oldSelf.?stages.?ingest.?retry.hasValue()"
          + " && self.?stages.?align.?podTemplate.hasValue() == oldSelf.?stages.?align.?podTemplate.hasValue()"
          + " && self.?stages.?align.?deadline.hasValue() == oldSelf.?stages.?align.?deadline.hasValue()"
          + " && self.?stages.?align.?retry.hasValue() == oldSelf.?stages.?align.?retry.hasValue()"
          + " && self.?stages.?group.?podTemplate.hasValue() == oldSelf.?stages.?group.?podTemplate.hasValue()"
          + " && self.?stages.?group.?deadline.hasValue() == oldSelf.?stages.?group.?deadline.hasValue()"
          + " && self.?stages.?group.?retry.hasValue() == oldSelf.?stages.?group.?retry.hasValue()"
          + " && self.?stages.?train.?podTemplate.hasValue() == oldSelf.?stages.?train.?podTemplate.hasValue()"
          + " && self.?stages.?train.?deadline.hasValue() == oldSelf.?stages.?train.?deadline.hasValue()"
          + " && self.?stages.?train.?retry.hasValue() == oldSelf.?stages.?train.?retry.hasValue()"
          + " && self.?stages.?evaluate.?podTemplate.hasValue() == oldSelf.?stages.?evaluate.?podTemplate.hasValue()"
          + " && self.?stages.?evaluate.?deadline.hasValue() == oldSelf.?stages.?evaluate.?deadline.hasValue()"
          + " && self.?stages.?evaluate.?retry.hasValue() == oldSelf.?stages.?evaluate.?retry.hasValue()"
          + " && self.?stages.?register.?podTemplate.hasValue() == oldSelf.?stages.?register.?podTemplate.hasValue()"
          + " && self.?stages.?register.?deadline.hasValue() == oldSelf.?stages.?register.?deadline.hasValue()"
          + " && self.?stages.?register.?retry.hasValue() == oldSelf.?stages.?register.?retry.hasValue()";

  /** A rule of {@code spec}. */
  static final String IMAGES_STAY =
      "self.?stages.?ingest.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " == oldSelf.?stages.?ingest.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " && self.?stages.?align.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " == oldSelf.?stages.?align.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " && self.?stages.?group.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " == oldSelf.?stages.?group.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " && self.?stages.?train.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " == oldSelf.?stages.?train.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " && self.?stages.?evaluate.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " == oldSelf.?stages.?evaluate.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " && self.?stages.?register.?resources.?limits[?'nvidia.com/gpu'].hasValue()"
          + " == oldSelf.?stages.?register.?resources.?limits[?'nvidia.com/gpu'].hasValue()";

  /** Settings of one stage; none changes what it computes. */
  @ValidationRule(
      value =
          "(!has(self.podTemplate) || !has(oldSelf.podTemplate)"
              + " || self.podTemplate == oldSelf.podTemplate)"
              + " && (!has(self.deadline) || !has(oldSelf.deadline)"
              + " || self.deadline == oldSelf.deadline)"
              + " && (!has(self.retry) || !has(oldSelf.retry) || self.retry == oldSelf.retry)",
      message = RunSchema.UNCHANGING)
  public record Stage(
      @Nullable
          @JsonPropertyDescription(
              "As in a container, such as limits: {nvidia.com/gpu: 1}; can change until the stage"
                  + " runs")
          ResourceRequirements resources,
      @Nullable
          @PreserveUnknownFields
          @JsonPropertyDescription("A PodTemplateSpec, laid over the stage's pod")
          PodTemplate podTemplate,
      @Nullable
          @Pattern(RunSchema.DURATION)
          @ValidationRule(value = "!self.matches('^0+(ms|s|m|h|d)$')", message = "must be above 0")
          @JsonPropertyDescription("For one attempt")
          String deadline,
      @Nullable Retry retry) {}

  /** An object with whatever fields, so that rules may compare it. */
  public record PodTemplate() {}

  /** After a failure of the platform. */
  public record Retry(
      @Nullable @Min(0) @Max(100) @JsonPropertyDescription("Further attempts: 3") Integer limit,
      @Nullable
          @Pattern(RunSchema.DURATION)
          @JsonPropertyDescription("Before the first; doubles each time: 30s")
          String backoff) {}
}
