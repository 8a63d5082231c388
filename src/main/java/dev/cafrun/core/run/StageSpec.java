package dev.cafrun.core.run;

import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.validation.Check;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one stage, all about where and how long it runs; none changes its output.
 *
 * @param resources as in a Kubernetes container; a laptop ignores them
 * @param podTemplate laid over the pod; a laptop ignores it
 * @param deadline for one attempt
 * @param retry after a failure of the platform
 */
public record StageSpec(
    Map<String, Object> resources,
    Map<String, Object> podTemplate,
    @Nullable Duration deadline,
    RetrySpec retry) {
  public StageSpec {
    resources = Map.copyOf(resources);
    podTemplate = Map.copyOf(podTemplate);
    Check.that(deadline == null || deadline.isPositive(), "deadline", "must be longer than 0s");
  }

  public static final StageSpec DEFAULT =
      new StageSpec(
          Map.of(),
          Map.of(),
          null,
          new RetrySpec(PaperDefaults.RETRY_LIMIT, PaperDefaults.RETRY_BACKOFF));
}
