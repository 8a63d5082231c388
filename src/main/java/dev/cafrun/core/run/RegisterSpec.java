package dev.cafrun.core.run;

import dev.cafrun.core.training.TrainedModel;
import dev.cafrun.core.validation.Check;
import org.jspecify.annotations.Nullable;

/**
 * Where the model goes.
 *
 * @param model name in the registry
 * @param which of a training's models is judged and registered
 * @param alias moved to the new version, such as {@code candidate}
 */
public record RegisterSpec(String model, TrainedModel which, @Nullable String alias) {
  public RegisterSpec {
    Check.that(Check.NAME.matcher(model).matches(), "model", Check.NAME_RULE);
    Check.that(alias == null || Check.NAME.matcher(alias).matches(), "alias", Check.NAME_RULE);
  }
}
