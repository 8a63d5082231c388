package dev.cafrun.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code spec} of a CafModel. */
public record CafModelSchema(
    @Nullable
        @Pattern(RunSchema.NAME)
        @ValidationRule(value = "self == oldSelf", message = "model cannot change: make another")
        @JsonPropertyDescription("In the registry; the resource's own name by default")
        String model,
    @Nullable
        @JsonPropertyDescription("Versions by alias, such as production: 3")
        @ValidationRule(value = "self.size() <= 50", message = "aliases must be 50 at most")
        @ValidationRule(
            value = "self.all(alias, self[alias] >= 1)",
            message = "versions count from 1")
        @ValidationRule(
            value = "self.all(alias, alias.matches('^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$'))",
            message = "an alias has lower-case letters, digits, '-' and '.' only")
        Map<String, Integer> aliases,
    @Nullable
        @JsonPropertyDescription("What a version must have to show before production points to it")
        GatesSchema gates,
    @Nullable
        @JsonPropertyDescription(
            "Namespaces that may look at it, download it, try it and start from it, but not move it;"
                + " \"*\": all")
        @Size(max = 200)
        List<@Pattern("^([*]|[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)$") String> readers) {

  /** {@code spec.gates} of a CafModel. */
  public record GatesSchema(
      @Nullable @JsonPropertyDescription("The least CCC on its test set")
          MinimumCccSchema minimumCcc,
      @Nullable
          @JsonPropertyDescription("No lower CCC than what is live, on the same test set: false")
          Boolean noWorseThanLive,
      @Nullable
          @JsonPropertyDescription(
              "Nobody it was tested on was trained on (no random split): false")
          Boolean personIndependent,
      @Nullable
          @JsonPropertyDescription(
              "A paired bootstrap, person by person on the same faces, finds no lower CCC than that of"
                  + " what is live, but for margins.paired: false")
          Boolean pairedNoWorse,
      @Nullable
          @JsonPropertyDescription(
              "No larger RMSE than that of what is live for any person or quadrant, but for"
                  + " margins.groups: false")
          Boolean groupsNoWorse,
      @Nullable
          @JsonPropertyDescription(
              "Loaded as it is served, it scores the faces that are recorded with it as it did when it"
                  + " was evaluated; versions without any pass: false")
          Boolean goldenFaces,
      @Nullable @JsonPropertyDescription("What counts as worse") MarginsSchema margins) {}

  /** {@code spec.gates.margins} of a CafModel. */
  public record MarginsSchema(
      @Nullable @Min(0) @Max(2) @JsonPropertyDescription("Of a CCC: 0.02") Double paired,
      @Nullable @Min(0) @Max(2) @JsonPropertyDescription("Of an RMSE: 0.1") Double groups) {}

  /** {@code spec.gates.minimumCcc} of a CafModel. */
  public record MinimumCccSchema(
      @Nullable @Min(-1) @Max(1) Double valence, @Nullable @Min(-1) @Max(1) Double arousal) {}
}
