package dev.cafrun.core.run;

import dev.cafrun.core.stage.Program;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.validation.Check;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one stage, all about where and how long it runs. None changes its output but the
 * image that a pod is given, whose name is in the stage's key.
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
  /** The container of a stage's pod that runs the stage. */
  public static final String CONTAINER = "stage";

  /** What a stage asks for in its limits to have a GPU. */
  public static final String GPU = "nvidia.com/gpu";

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

  /** The same with other resources. */
  public StageSpec with(Map<String, Object> others) {
    return new StageSpec(others, podTemplate, deadline, retry);
  }

  /**
   * The image that a pod of the stage runs: its pod template's, or that of the program for GPUs
   * where its limits ask for one, or for none.
   *
   * @param program one of images
   */
  public String image(Program program) {
    return ownImage()
        .orElseGet(() -> program.image(asksForGpu() ? Program.CUDA_WORKER : Program.WORKER));
  }

  /** What stands in the stage's key for what runs it. */
  public String programName(Program program) {
    if (!program.lasts()) {
      return program.name(); // There are no pods.
    }
    String image = image(program);
    return image.equals(program.image(Program.WORKER)) ? program.name() : Program.nameOf(image);
  }

  /** By which its image is chosen. */
  public boolean asksForGpu() {
    return resources.get("limits") instanceof Map<?, ?> limits && limits.containsKey(GPU);
  }

  private Optional<String> ownImage() {
    return podTemplate.get("spec") instanceof Map<?, ?> pod
            && pod.get("containers") instanceof List<?> containers
        ? containers.stream()
            .filter(Map.class::isInstance)
            .map(container -> (Map<?, ?>) container)
            .filter(container -> CONTAINER.equals(container.get("name")))
            .map(container -> container.get("image"))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .findFirst()
        : Optional.empty();
  }
}
