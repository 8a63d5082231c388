package dev.cafrun.controller.kubernetes;

import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.run.StageSpec;
import dev.cafrun.core.stage.StageKind;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a stage's container asks for, and is limited to, where its run says nothing. Pure.
 *
 * @param requests of any stage, by resource
 * @param stages what the installation says of single stages
 */
public record WorkerResources(
    Map<String, String> requests, Map<StageKind, ResourceRequirements> stages) {
  private static final String MEMORY = "memory";

  /** Of a stage whose networks lie on its GPU, and of which nobody said more. */
  private static final Quantity BESIDE_A_GPU = new Quantity("512Mi");

  public WorkerResources {
    requests = Map.copyOf(requests);
    stages = Map.copyOf(stages);
  }

  /**
   * Completes what a run says. Of a resource that it names, asked for or limited, nothing is added;
   * of others what the installation says of the stage, else what it says of all, else, of memory,
   * what the stage needs: as much as that is asked for, and no more is had.
   */
  public ResourceRequirements complete(
      @Nullable ResourceRequirements said, StageKind stage, StageMemory need) {
    Map<String, Quantity> asked = new HashMap<>();
    Map<String, Quantity> limits = new HashMap<>();
    add(said, asked, limits);
    add(stages.get(stage), asked, limits);
    Set<String> named = named(asked, limits);
    requests.forEach(
        (resource, quantity) -> {
          if (!named.contains(resource)) {
            asked.put(resource, new Quantity(quantity));
          }
        });
    if (!named(asked, limits).contains(MEMORY)) {
      if (limits.containsKey(StageSpec.GPU)) {
        asked.put(MEMORY, BESIDE_A_GPU);
      } else {
        asked.put(MEMORY, new Quantity(need.quantity()));
        limits.put(MEMORY, new Quantity(need.quantity()));
      }
    }
    ResourceRequirements all = said == null ? new ResourceRequirements() : said;
    all.setRequests(asked);
    all.setLimits(limits);
    return all;
  }

  /** Whether a limit says how much memory there is, and most of it is for the process's own. */
  public static boolean limitsMemory(ResourceRequirements all) {
    return all.getLimits().containsKey(MEMORY) && !all.getLimits().containsKey(StageSpec.GPU);
  }

  private static void add(
      @Nullable ResourceRequirements more,
      Map<String, Quantity> asked,
      Map<String, Quantity> limits) {
    if (more != null) {
      Set<String> named = named(asked, limits);
      add(more.getRequests(), asked, named);
      add(more.getLimits(), limits, named);
    }
  }

  private static void add(
      @Nullable Map<String, Quantity> more, Map<String, Quantity> all, Set<String> named) {
    if (more != null) {
      more.forEach(
          (resource, quantity) -> {
            if (!named.contains(resource)) {
              all.put(resource, quantity);
            }
          });
    }
  }

  private static Set<String> named(Map<String, Quantity> asked, Map<String, Quantity> limits) {
    Set<String> named = new HashSet<>(asked.keySet());
    named.addAll(limits.keySet());
    return named;
  }
}
