package dev.cafrun.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
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

  /** Settings of one stage; none changes what it computes. */
  public record Stage(
      @Nullable @JsonPropertyDescription("As in a container, such as limits: {nvidia.com/gpu: 1}")
          ResourceRequirements resources,
      @Nullable
          @PreserveUnknownFields
          @JsonPropertyDescription("A PodTemplateSpec, laid over the stage's pod")
          JsonNode podTemplate,
      @Nullable
          @Pattern(RunSchema.DURATION)
          @ValidationRule(value = "!self.matches('^0+(ms|s|m|h|d)$')", message = "must be above 0")
          @JsonPropertyDescription("For one attempt")
          String deadline,
      @Nullable Retry retry) {}

  /** After a failure of the platform. */
  public record Retry(
      @Nullable @Min(0) @Max(100) @JsonPropertyDescription("Further attempts: 3") Integer limit,
      @Nullable
          @Pattern(RunSchema.DURATION)
          @JsonPropertyDescription("Before the first; doubles each time: 30s")
          String backoff) {}
}
