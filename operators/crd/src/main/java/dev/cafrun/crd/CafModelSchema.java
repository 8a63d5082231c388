package dev.cafrun.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;
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
        @ValidationRule(
            value = "self.all(alias, self[alias] >= 1)",
            message = "versions count from 1")
        @ValidationRule(
            value = "self.all(alias, alias.matches('^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$'))",
            message = "an alias has lower-case letters, digits, '-' and '.' only")
        Map<String, Integer> aliases) {}
