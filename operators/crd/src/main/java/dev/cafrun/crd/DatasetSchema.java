package dev.cafrun.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.cafrun.core.dataset.DatasetFormat;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** {@code spec.dataset}. */
@ValidationRule(
    value = "(self.format == 'demo') != has(self.source)",
    message = "source is required, except for generated faces (format: demo), which have none")
@ValidationRule(
    value = "!has(self.pictures) || self.format in ['csv', 'affectnet', 'aff-wild', 'aff-wild2']",
    message = "pictures has no meaning with this format, whose labels say where each picture is")
@ValidationRule(
    value = "!has(self.demo) || self.format == 'demo'",
    message = "demo belongs to format: demo alone")
public record DatasetSchema(
    @Required DatasetFormat format,
    @Nullable
        @Pattern("^(file:///|s3://|pvc://).+")
        @JsonPropertyDescription("s3://bucket/path, pvc://claim/path; file:///path on a laptop")
        String source,
    @Nullable
        @JsonPropertyDescription("A new word makes the source count as changed where none can see")
        String revision,
    @Nullable
        @Pattern("^[^/\\\\:][^\\\\:]*$")
        @JsonPropertyDescription(
            "Folder that paths of pictures start from, from source on; found by itself if not given")
        String pictures,
    @Nullable Split split,
    @Nullable
        @JsonPropertyDescription("Share of unusable rows that fails the run, such as 5% or 0.05")
        JsonNode maxRejected,
    @Nullable
        @JsonPropertyDescription(
            "Share of validation and test faces that look like a face of another split above which"
                + " the run fails, such as 1% or 0.01")
        JsonNode maxNearDuplicates,
    @Nullable
        @JsonPropertyDescription("Under which the data is used, for the data report")
        @Pattern(STATEMENT)
        @Size(max = MOST_CHARACTERS)
        String licence,
    @Nullable
        @JsonPropertyDescription("What those who are pictured agreed to, for the data report")
        @Pattern(STATEMENT)
        @Size(max = MOST_CHARACTERS)
        String consent,
    @Nullable @JsonPropertyDescription("A control: labels are permuted, nothing can be learned")
        Boolean shuffleLabels,
    @Nullable Demo demo) {
  /** Not blank. */
  private static final String STATEMENT = "\\S";

  private static final int MOST_CHARACTERS = 1_000;

  /** {@code spec.dataset.split}. */
  @ValidationRule(
      value =
          "!has(self.allowPeopleOnBothSides) || !self.allowPeopleOnBothSides || !has(self.by) ||"
              + " self.by != 'random'",
      message =
          "allowPeopleOnBothSides has a meaning only where split.by is not random, which always"
              + " allows it")
  @ValidationRule(
      value = "!has(self.fold) || (has(self.folds) && self.fold < self.folds)",
      message = "fold must be from 0 to folds - 1")
  @ValidationRule(
      value =
          "(has(self.validation) ? self.validation : 0.1) + (has(self.test) ? self.test : 0.2) <"
              + " 1.0",
      message = "validation + test must leave something to train on")
  public record Split(
      @Nullable @JsonPropertyDescription("subject, official, random, or a column of the label file")
          String by,
      @Nullable @Min(0) @Max(1) Double validation,
      @Nullable @Min(0) @Max(1) Double test,
      @Nullable Long seed,
      @Nullable @Min(2) Integer folds,
      @Nullable @Min(0) Integer fold,
      @Nullable @JsonPropertyDescription("People may be in two splits; every number is marked so")
          Boolean allowPeopleOnBothSides) {}

  /** {@code spec.dataset.demo}. */
  public record Demo(
      @Nullable @Min(3) @Max(100_000) Integer subjects,
      @Nullable @Min(1) @Max(10_000) Integer facesPerSubject,
      @Nullable @Min(32) @Max(1024) Integer imageSize,
      @Nullable Long seed,
      @Nullable @Min(0) @Max(1) Double labelNoise) {}
}
